package asl

import (
	"math"
	"strconv"
	"strings"

	"sluice/internal/value"
)

// number is a number that a definition gives as such or by a path or expression.
type number struct {
	// field is the name of the field, "SecondsPath"; plain is its name without Path.
	field      string
	constant   value.Number
	expression expression
}

// integer evaluates a count. Sources of the texts: recorded answers (test_map_state_tolerated_failure_count_path).
func (n *number) integer(f *frame) (int64, error) {
	v, err := n.value(f)
	if err != nil {
		return 0, err
	}
	if whole, ok := wholeOf(v); ok {
		return whole, nil
	}
	return 0, n.wrong(v, "integer")
}

// wholeOf takes a whole number; a path may also lead to a string that holds one, as recorded (a variable "1" as
// MaxConcurrencyPath; and "1" as SecondsPath: github.com/radkawar/stackd, testdata/aws/stepfunctions/dataflow_execution.json,
// history-wait-type-error).
func wholeOf(v value.Value) (int64, bool) {
	if found, ok := v.AsNumber(); ok {
		return found.Int64()
	}
	written, _ := v.AsString()
	whole, err := strconv.ParseInt(written, 10, 64)
	return whole, err == nil
}

// float evaluates a percentage.
func (n *number) float(f *frame) (float64, error) {
	v, err := n.value(f)
	if err != nil {
		return 0, err
	}
	if found, ok := v.AsNumber(); ok && !math.IsInf(found.Float64(), 0) {
		return found.Float64(), nil
	}
	if written, ok := v.AsString(); ok {
		if found, err := strconv.ParseFloat(written, 64); err == nil && !math.IsInf(found, 0) && !math.IsNaN(found) {
			return found, nil
		}
	}
	return 0, n.wrong(v, "float")
}

func (n *number) value(f *frame) (value.Value, error) {
	if n.expression == nil {
		v, _ := value.ParseNumber(string(n.constant))
		return v, nil
	}
	p, ok := n.expression.(*path)
	if !ok {
		return n.expression.evaluate(f, n.field)
	}
	v, err := p.read(f)
	if err != nil {
		return value.Value{}, because(err, failed(ErrorRuntime, "Invalid path '%s' : %s", p.text, err))
	}
	return v, nil
}

// positive evaluates a number of seconds that is at least 1.
func (n *number) positive(f *frame) (int64, error) {
	seconds, err := n.integer(f)
	if err == nil && seconds <= 0 {
		return 0, n.fail("%s must be a positive integer, but was %d.", strings.TrimSuffix(n.field, "Path"), seconds)
	}
	return seconds, err
}

// fail is the failure of a number that its field can't take.
func (n *number) fail(format string, args ...any) error {
	name := ErrorRuntime
	if n.isJSONata() {
		name = ErrorQueryEvaluation
	}
	f := failed(name, format, args...)
	if n.isJSONata() {
		f.Location = n.field
	}
	return f
}

func (n *number) isJSONata() bool {
	if n.expression == nil {
		return false
	}
	_, isPath := n.expression.(*path)
	return !isPath
}

func (n *number) wrong(v value.Value, kind string) error {
	p, ok := n.expression.(*path)
	if !ok {
		return wrongType(n.expression, n.field, "number", v)
	}
	return failed(ErrorRuntime, "The %s field refers to value \"%s\" which is not a valid %s: %s", n.field, plain(v), kind, p.text)
}

// seconds evaluates a Wait's Seconds. Source of the texts: recorded answers (test_base_wait_seconds_path).
func (n *number) seconds(f *frame) (int64, error) {
	p, ok := n.expression.(*path)
	if !ok {
		return n.integer(f)
	}
	v, err := p.read(f)
	if err != nil {
		return 0, because(err, failed(ErrorRuntime, "The %s parameter does not reference an input value: %s", n.field, p.text))
	}
	whole, exact := wholeOf(v)
	if !exact {
		return 0, failed(ErrorRuntime, "The %s parameter cannot be parsed as a long value: %s == %s", n.field, p.text, plain(v))
	}
	if whole < 0 {
		return 0, failed(ErrorRuntime, "The %s parameter references a negative value: %s == %d", n.field, p.text, whole)
	}
	return whole, nil
}

// shownBytesMax is how much of a value a cause shows where AWS's own length is not known.
const shownBytesMax = 10_000

// shown is a value in a cause, cut where it is long.
func shown(v value.Value) string {
	if Exceeds(v, shownBytesMax) {
		return "a " + v.Kind().String() + " of more than " + strconv.Itoa(shownBytesMax) + " bytes"
	}
	return v.String()
}
