package asl

import (
	"time"

	"sluice/internal/value"
)

// comparison is a Variable and an operator.
type comparison struct {
	variable *path
	operator *operator
	// field is the operator's name with Path, if it has that form.
	field   string
	operand value.Value
	// path is the operand in its Path form.
	path *path
	// prepared is what the operator made of a fixed operand.
	prepared any
}

// operator is one of the comparisons.
type operator struct {
	pathForm bool
	// takes reports whether a fixed operand has the right type; wants says what it should be.
	takes func(value.Value) bool
	wants string
	// prepare makes something handy of the operand, once.
	prepare func(value.Value) any
	// met compares. Values of another type never meet it: that is no failure.
	met func(v, operand value.Value, prepared any) bool
}

func (c *comparison) holds(f *frame) (bool, error) {
	v, err := c.variable.read(f)
	if c.field == "IsPresent" {
		return isPresent(err, c.operand)
	}
	if err != nil {
		return false, because(err, invalidChoicePath(c.variable))
	}
	operand, prepared := c.operand, c.prepared
	if c.path != nil {
		if operand, err = c.path.read(f); err != nil {
			return false, because(err, invalidChoicePath(c.path))
		}
		if !c.operator.takes(operand) {
			return false, nil
		}
		if c.operator.prepare != nil {
			prepared = c.operator.prepare(operand)
		}
	}
	return c.operator.met(v, operand, prepared), nil
}

func isPresent(err error, operand value.Value) (bool, error) {
	wanted, _ := operand.AsBool()
	if tooMuch(err) {
		return false, because(err, nil)
	}
	return (err == nil) == wanted, nil
}

// invalidChoicePath is the failure of a path that leads nowhere. Source: AWS's text as quoted by its users.
func invalidChoicePath(p *path) *Failure {
	return failed(ErrorRuntime, "Invalid path '%s': The choice state's condition path references an invalid value.", p.text)
}

func (c *comparison) variables(visit func(string)) {
	c.variable.variables(visit)
	if c.path != nil {
		c.path.variables(visit)
	}
}

// operators are all comparisons by the name of their fixed form.
var operators = allOperators()

func allOperators() map[string]*operator {
	all := map[string]*operator{}
	ordered(all, "String", "Expected value of type [STRING]", isString, nil, compareStrings)
	ordered(all, "Numeric", "Expected value of type [NUMBER]", isNumber, nil, compareNumbers)
	ordered(all, "Timestamp", "String does not match RFC3339 timestamp", isTimestamp, timeOf, compareTimes)
	all["BooleanEquals"] = &operator{pathForm: true, takes: isBoolean, wants: "Expected value of type [BOOLEAN]", met: func(v, operand value.Value, _ any) bool {
		return isBoolean(v) && v == operand
	}}
	all["StringMatches"] = &operator{takes: isString, wants: "Expected value of type [STRING]", prepare: patternOf, met: matches}
	for name, is := range map[string]func(value.Value) bool{
		"IsNull": value.Value.IsNull, "IsString": isString, "IsNumeric": isNumber, "IsBoolean": isBoolean, "IsTimestamp": isTimestamp,
		"IsPresent": func(value.Value) bool { return true },
	} {
		all[name] = &operator{takes: isBoolean, wants: "Expected value of type [BOOLEAN]", met: func(v, operand value.Value, _ any) bool {
			wanted, _ := operand.AsBool()
			return is(v) == wanted
		}}
	}
	return all
}

// ordered adds the five comparisons of a type that has an order.
func ordered(all map[string]*operator, kind, wants string, takes func(value.Value) bool, prepare func(value.Value) any, compare func(v, operand value.Value, prepared any) int) {
	for name, meets := range map[string]func(int) bool{
		"Equals":            func(c int) bool { return c == 0 },
		"LessThan":          func(c int) bool { return c < 0 },
		"GreaterThan":       func(c int) bool { return c > 0 },
		"LessThanEquals":    func(c int) bool { return c <= 0 },
		"GreaterThanEquals": func(c int) bool { return c >= 0 },
	} {
		all[kind+name] = &operator{pathForm: true, takes: takes, wants: wants, prepare: prepare, met: func(v, operand value.Value, prepared any) bool {
			return takes(v) && meets(compare(v, operand, prepared))
		}}
	}
}

func isString(v value.Value) bool  { return v.Kind() == value.KindString }
func isNumber(v value.Value) bool  { return v.Kind() == value.KindNumber }
func isBoolean(v value.Value) bool { return v.Kind() == value.KindBool }

func isTimestamp(v value.Value) bool {
	text, ok := v.AsString()
	if !ok {
		return false
	}
	_, ok = parseTime(text)
	return ok
}

func timeOf(v value.Value) any {
	text, _ := v.AsString()
	t, _ := parseTime(text)
	return t
}

func compareStrings(v, operand value.Value, _ any) int {
	a, _ := v.AsString()
	b, _ := operand.AsString()
	return compareUTF16(a, b)
}

func compareNumbers(v, operand value.Value, _ any) int {
	a, _ := v.AsNumber()
	b, _ := operand.AsNumber()
	return a.Compare(b)
}

func compareTimes(v, _ value.Value, prepared any) int {
	text, _ := v.AsString()
	t, _ := parseTime(text)
	wanted, _ := prepared.(time.Time)
	return t.Compare(wanted)
}
