package vtl

// Limits bound what rendering one template may cost. A field that is 0 stands for its default. At a limit, Render stops
// with a *LimitError that names the field.
type Limits struct {
	// OutputBytesMax is the longest output; API Gateway's payloads end at 10 MB.
	OutputBytesMax int
	// StringBytesMax is the longest string that a template may build, and how many bytes all of them may have together,
	// counted in sixteenths.
	StringBytesMax int
	// StepsMax is how many directives, references and comparisons are carried out. Work on long texts, lists, numbers,
	// JSON and patterns counts as more steps, in proportion; two million are about a second of it.
	StepsMax int
	// IterationsMax is how often the body of one #foreach runs. API Gateway allows 1,000.
	// Source: Amazon API Gateway quotas, "Number of iterations in a #foreach ... #end loop in mapping templates".
	IterationsMax int
	// DepthMax is how deep blocks, macros and evaluated strings may call each other.
	DepthMax int
}

// The defaults of Limits, by field.
const (
	DefaultOutputBytesMax = 10 << 20
	DefaultStringBytesMax = 10 << 20
	DefaultStepsMax       = 2_000_000
	DefaultIterationsMax  = 1000
	DefaultDepthMax       = 100
)

// stringBudget is how many strings of the longest length a template may build in all.
const stringBudget = 16

// charsPerStep is how many bytes of text count as one step, where all of a text is looked at.
const charsPerStep = 64

func (l Limits) withDefaults() Limits {
	for field, preset := range map[*int]int{
		&l.OutputBytesMax: DefaultOutputBytesMax, &l.StringBytesMax: DefaultStringBytesMax, &l.StepsMax: DefaultStepsMax,
		&l.IterationsMax: DefaultIterationsMax, &l.DepthMax: DefaultDepthMax,
	} {
		if *field <= 0 {
			*field = preset
		}
	}
	return l
}
