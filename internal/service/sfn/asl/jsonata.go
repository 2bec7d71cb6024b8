package asl

import (
	"errors"
	"slices"
	"strings"

	"sluice/internal/jsonata"
	"sluice/internal/value"
)

// program is a JSONata expression of a definition.
type program struct {
	source   string
	compiled *jsonata.Expression
	// names are the variables that it reads, $states not among them.
	names []string
	// states says that it reads $states, context that it may read the Context object in there.
	states, context bool
}

// reservedName is the variable that Step Functions binds.
const reservedName = "states"

// evaluate runs the program. Sources of the texts: recorded answers (test_base_evaluate_expressions,
// test_assign_reference_variables).
func (p *program) evaluate(f *frame, field string) (value.Value, error) {
	v, defined, err := p.compiled.EvalWithoutInput(p.environment(f))
	switch {
	case errors.Is(err, jsonata.ErrUnsupported):
		return value.Value{}, invalidField(field, "The JSONata expression '%s' specified for the field '%s' returned an unsupported result type.", p.source, field)
	case err != nil:
		return value.Value{}, invalidField(field, "The JSONata expression '%s' specified for the field '%s' threw an error during evaluation. %s", p.source, field, err)
	case !defined:
		return value.Value{}, invalidField(field, "The JSONata expression '%s' specified for the field '%s' returned nothing (undefined).", p.source, field)
	}
	return v, nil
}

func (p *program) environment(f *frame) *jsonata.Environment {
	variables := make(map[string]value.Value, len(p.names)+1)
	for _, name := range p.names {
		if v, ok := f.scope.Variables.Get(name); ok {
			variables[name] = v
		}
	}
	if p.states {
		variables[reservedName] = f.reserved(p.context)
	}
	env := &jsonata.Environment{Variables: variables, Now: f.scope.Env.Now, Interrupted: f.interrupted}
	if source := f.scope.Env.Random; source != nil {
		env.Random = func() float64 { return float(source) }
		env.UUID = func() string {
			text, _ := f.uuid() // the source is there
			return text
		}
	}
	return env
}

// ticksMax is how often the expressions of one field may ask whether to go on: all together, they take about as many
// steps as one alone may.
const ticksMax = 5_000

var errLimit = errors.New("U1001: the expressions of the field take too long")

// interrupted ends an evaluation when the expressions of one field have worked enough.
func (f *frame) interrupted() error {
	f.ticks++
	if f.ticks > ticksMax {
		return errLimit
	}
	return nil
}

func (p *program) variables(visit func(string)) {
	for _, name := range p.names {
		visit(name)
	}
}

// jsonata compiles an expression; nil where it is none.
func (c *compiler) jsonata(source, at string) expression {
	compiled, err := jsonata.Compile(source)
	if err != nil {
		message := err.Error()
		var e *jsonata.Error
		if errors.As(err, &e) {
			message = e.Message()
		}
		c.add(InvalidJSONata, at, "%s", message)
		return nil
	}
	p := &program{source: source, compiled: compiled}
	for _, name := range compiled.Variables() {
		if name == reservedName {
			p.states = true
		} else {
			p.names = append(p.names, name)
		}
	}
	fields, whole := compiled.Fields(reservedName)
	p.context = whole || slices.Contains(fields, "context")
	c.references(compiled.TopLevel(), fields, at)
	return p
}

// references reports what an expression reads that Step Functions doesn't have there. Source of the texts:
// ValidateStateMachineDefinition's answers.
func (c *compiler) references(outside, fields []string, at string) {
	for _, name := range outside {
		if name == "$$" || name == "$" {
			c.add(UnsupportedJSONata, at, "Reference to '%s' is not supported.", name)
		} else {
			c.add(UnsupportedJSONata, at, "Reference to '%s' at the top level is not supported.", name)
		}
	}
	for _, name := range fields {
		known := name == "input" || name == "context" || name == "result" && c.sees.result || name == "errorOutput" && c.sees.errorOutput
		if !known {
			c.add(UnsupportedJSONata, at, "Field '$states.%s' does not exist.", name)
		}
	}
}

// sees is what $states has for the fields that are being compiled, beside input and context.
type sees struct{ result, errorOutput bool }

// seeing compiles fields that see more of $states.
func (c *compiler) seeing(what sees, compile func()) {
	before := c.sees
	c.sees = what
	compile()
	c.sees = before
}

// wrongType is the failure of a JSONata expression that gives a value of another type than its field takes.
// Source: recorded answers (test_map_state_items_eval_jsonata_variable_sampling_fail).
func wrongType(e expression, field, want string, v value.Value) error {
	return invalidField(field, "The JSONata expression '%s' specified for the field '%s' returned an unexpected result type. Expected '%s', but was '%s' for value: %s", sourceOf(e), field, want, v.Kind(), shown(v))
}

func sourceOf(e expression) string {
	if p, ok := e.(*program); ok {
		return p.source
	}
	return ""
}

// invalidField is the failure of a JSONata field.
func invalidField(field, format string, args ...any) error {
	f := failed(ErrorQueryEvaluation, format, args...)
	f.Location = field
	return f
}

// unwrap takes the {% and %} off an expression and reports whether there are both.
func unwrap(text string) (string, bool) {
	rest, begins := strings.CutPrefix(text, "{%")
	source, ends := strings.CutSuffix(rest, "%}")
	return strings.TrimSpace(source), begins && ends
}

// delimiters reports a string that has one of the delimiters of an expression and not the other.
func (c *compiler) delimiters(text, at string) {
	if strings.HasPrefix(text, "{%") != strings.HasSuffix(text, "%}") {
		c.add(SchemaValidationFailed, at, "JSONata string must start with {%% and end with %%}")
	}
}

// padding reports an expression that neither delimiter is set off from by a space, or that both are by more than one on
// the same line. Source: the borrowed validation suite (invalid-jsonata-surround-syntax-no-spaces,
// invalid-json-surround-syntax-extra-spaces); one side alone may be bare, as AWS's own samples have it.
func (c *compiler) padding(text, at string) {
	inner := text[len("{%") : len(text)-len("%}")]
	before := len(inner) - len(strings.TrimLeft(inner, " \t\r\n"))
	behind := inner[len(strings.TrimRight(inner, " \t\r\n")):]
	bare := before == 0 && behind == ""
	loose := before > 1 && len(behind) > 1 && !strings.Contains(behind, "\n")
	if strings.TrimSpace(inner) != "" && (bare || loose) {
		c.add(SchemaValidationFailed, at, "JSONata string must start with {%% and end with %%}")
	}
}
