package task

import (
	"encoding/base64"
	"slices"
	"time"
	"unicode/utf8"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/api/sqsapi"
	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// CheckResult is what TestState says against a mocked result of a task, after "Mock result schema validation error: ": that a field is not what
// the API answers, by its model; empty for nothing. Fields that the model has not pass. With strict (fieldValidationMode STRICT) required fields
// must be there; without it (PRESENT) only what is there is looked at. A function's result may be anything, and so may that of a service that is
// not served here, whose model nobody has. Words: recorded (LocalStack's snapshots of test_field_validation_mode).
func CheckResult(r resource.Resource, result value.Value, strict bool) string {
	shape, names, free := resultShape(r)
	if _, ok := result.AsObject(); !ok || shape == nil {
		return ""
	}
	v := &resultChecker{decoder: decoder{names: names, now: result}, strict: strict, free: free}
	v.Struct(nil, shape)
	return v.found
}

// resultShape is the output that a task's result is made of. free are fields that are any JSON in results.
func resultShape(r resource.Resource) (shape wire.Shape, names naming, free []string) {
	if r.Kind == resource.SDK {
		if c := clientOf(r.Service); c != nil {
			if op := c.find(r.Action); op != nil && op.HasOutput {
				return op.NewOutput(), pascalCase, nil
			}
		}
		return nil, pascalCase, nil
	}
	if r.Kind != resource.Optimized {
		return nil, capitalized, nil
	}
	switch r.Service {
	case "lambda":
		return lambdaapi.Invoke.NewOutput(), capitalized, []string{"Payload"}
	case "sqs":
		return sqsapi.SendMessage.NewOutput(), capitalized, nil
	case "states":
		if r.Pattern == resource.Sync || r.Pattern == resource.SyncJSON {
			return api.DescribeExecution.NewOutput(), capitalized, []string{"Input", "Output"}
		}
		return api.StartExecution.NewOutput(), capitalized, nil
	}
	return nil, capitalized, nil
}

// resultChecker holds a value against a shape; it implements wire.Decoder and keeps the first thing that is wrong.
type resultChecker struct {
	decoder

	strict bool
	free   []string
	at     string // the field that is being looked at
	found  string
}

func (v *resultChecker) say(text string) {
	if v.found == "" {
		v.found = text
	}
}

// wrong says what the field must be.
func (v *resultChecker) wrong(what string) { v.say("Field '" + v.at + "' must be " + what) }

// Struct looks at the members in the model's order.
func (v *resultChecker) Struct(_ *wire.Member, s wire.Shape) {
	object, ok := v.now.AsObject()
	if !ok {
		v.wrong("an object")
		return
	}
	schema := s.WireSchema()
	for i := range schema.Members {
		m := &schema.Members[i]
		name := v.names.of(m.Name)
		member, there := object.Get(name)
		switch {
		case v.found != "":
			return
		case !there && v.strict && m.Required:
			v.say("Required field '" + name + "' is missing")
		case there && !slices.Contains(v.free, name) && !m.EventStream:
			v.now, v.at = member, name
			s.DecodeMember(i, v)
		}
	}
}

// BeginList wants an array.
func (v *resultChecker) BeginList(m *wire.Member) {
	if _, ok := v.now.AsArray(); !ok {
		v.wrong("an array")
		v.now = value.NewArray().Value()
	}
	v.decoder.BeginList(m)
}

// More moves to the next element, which is called as the list is.
func (v *resultChecker) More(m *wire.Member) bool {
	name := v.at
	more := v.decoder.More(m)
	v.at = name
	return more
}

// BeginMap wants an object.
func (v *resultChecker) BeginMap(m *wire.Member) {
	if _, ok := v.now.AsObject(); !ok {
		v.wrong("an object")
		v.now = value.NewObject().Value()
	}
	v.decoder.BeginMap(m)
}

// Bool wants true or false.
func (v *resultChecker) Bool(*wire.Member) bool {
	b, ok := v.now.AsBool()
	if !ok {
		v.wrong("a boolean")
	}
	return b
}

// Int wants a number in the model's range.
func (v *resultChecker) Int(m *wire.Member) int64 {
	n := v.numeric(m)
	i, _ := n.Int64()
	return i
}

// Float wants a number in the model's range.
func (v *resultChecker) Float(m *wire.Member) float64 { return v.numeric(m).Float64() }

func (v *resultChecker) numeric(m *wire.Member) value.Number {
	n, ok := v.now.AsNumber()
	if !ok {
		v.wrong("a number")
		return "0"
	}
	if c := m.Constraint; c != nil && c.HasMin && n.Float64() < c.Min {
		v.say("Field '" + v.at + "' is less than the minimum value")
	}
	if c := m.Constraint; c != nil && c.HasMax && n.Float64() > c.Max {
		v.say("Field '" + v.at + "' exceeds the maximum value")
	}
	return n
}

// String wants a text of the model's length, one of the model's if it lists them.
func (v *resultChecker) String(m *wire.Member) string {
	text := v.text()
	if v.found == "" {
		v.length(m, utf8.RuneCountInString(text))
	}
	if c := m.Constraint; v.found == "" && c != nil && len(c.Enum) > 0 && !slices.Contains(c.Enum, text) {
		v.say("Field '" + v.at + "' is not an expected value")
	}
	return text
}

func (v *resultChecker) text() string {
	text, ok := v.now.AsString()
	if !ok {
		v.wrong("a string")
	}
	return text
}

func (v *resultChecker) length(m *wire.Member, n int) {
	c := m.Constraint
	switch {
	case c == nil || !c.HasLength:
	case n < c.LengthMin:
		v.say("Field '" + v.at + "' is smaller than the minimum length")
	case c.LengthMax >= 0 && n > c.LengthMax:
		v.say("Field '" + v.at + "' exceeds the maximum length")
	}
}

// Blob wants a text, whose bytes count.
func (v *resultChecker) Blob(m *wire.Member) []byte {
	text := v.text()
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil || isBody(m) {
		b = []byte(text)
	}
	if v.found == "" {
		v.length(m, len(b))
	}
	return b
}

// Time wants a text.
func (v *resultChecker) Time(*wire.Member) time.Time {
	v.text()
	return time.Time{}
}
