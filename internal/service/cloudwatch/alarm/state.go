package alarm

// State is an alarm's.
type State string

// The states.
const (
	OK               State = "OK"
	InAlarm          State = "ALARM"
	InsufficientData State = "INSUFFICIENT_DATA"
)

// Treatment is what missing data counts for.
type Treatment string

// The treatments; Missing is the default.
const (
	Missing      Treatment = "missing"
	Ignore       Treatment = "ignore"
	Breaching    Treatment = "breaching"
	NotBreaching Treatment = "notBreaching"
)

// Comparison is how a value breaches a threshold.
type Comparison string

// The comparisons with a fixed threshold.
const (
	Greater        Comparison = "GreaterThanThreshold"
	GreaterOrEqual Comparison = "GreaterThanOrEqualToThreshold"
	Less           Comparison = "LessThanThreshold"
	LessOrEqual    Comparison = "LessThanOrEqualToThreshold"
)

// Known tells whether the comparison is with a fixed threshold.
func (c Comparison) Known() bool { return c.words() != "" }

func (c Comparison) breaches(value, threshold float64) bool {
	switch c {
	case Greater:
		return value > threshold
	case GreaterOrEqual:
		return value >= threshold
	case Less:
		return value < threshold
	}
	return value <= threshold
}

// words are those of AWS's reasons.
func (c Comparison) words() string {
	switch c {
	case Greater:
		return "greater than"
	case GreaterOrEqual:
		return "greater than or equal to"
	case Less:
		return "less than"
	case LessOrEqual:
		return "less than or equal to"
	}
	return ""
}
