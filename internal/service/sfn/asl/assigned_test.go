package asl

import (
	"fmt"
	"strings"
	"testing"

	"sluice/internal/value"
)

// AWS counts each value as JSON, and no names: 262142 characters are as many as one variable takes, and two of 131070.
func TestWhatStatesAssign(t *testing.T) {
	text := func(n int) value.Value { return value.String(strings.Repeat("x", n)) }
	shared := value.NewArray()
	for range 1_000_000 {
		shared.Append(text(100))
	}
	const one, all = "States.DataLimitExceeded: Variable size limit exceeded. Variable ", "States.DataLimitExceeded: State total variable size limit exceeded. Variable "
	for _, c := range []struct {
		values []value.Value
		want   string
	}{
		{nil, "<nil>"},
		{[]value.Value{text(262_142)}, "<nil>"},
		{[]value.Value{text(262_143)}, one + "'v0' in state 'S' was assigned 262145 bytes."},
		{[]value.Value{text(1), text(262_144)}, one + "'v1' in state 'S' was assigned 262146 bytes."},
		{[]value.Value{text(131_070), text(131_070)}, "<nil>"},
		{[]value.Value{text(131_071), text(131_071)}, all + "'v1' in state 'S' was assigned 131073 bytes, which caused the size of variables assigned in the state to exceed its limit by 2 bytes."},
		{[]value.Value{text(131_072), text(131_072)}, all + "'v1' in state 'S' was assigned 131074 bytes, which caused the size of variables assigned in the state to exceed its limit by 4 bytes."},
		{[]value.Value{value.String(strings.Repeat("\"", 131_071))}, "<nil>"},
		{[]value.Value{value.String(strings.Repeat("\"", 131_072))}, one + "'v0' in state 'S' was assigned 262146 bytes."},
		{[]value.Value{shared.Value()}, one + "'v0' in state 'S' was assigned 4194367 bytes."}, // it has more
	} {
		assigned := value.NewObject()
		for i, v := range c.values {
			assigned.Set(fmt.Sprint("v", i), v)
		}
		if got := fmt.Sprint(AssignedTooMuch("S", assigned)); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	if err := AssignedTooMuch("S", nil); err != nil {
		t.Error(err)
	}
}

func TestVariablesHaveASize(t *testing.T) {
	assign := func(text string) *value.Object {
		v, _ := value.Parse(text)
		o, _ := v.AsObject()
		return o
	}
	var v *Variables
	for _, c := range []struct {
		assigned string
		bytes    int
	}{
		{`{"a": [1, 2], "b": "x"}`, 8},
		{`{}`, 8},
		{`{"a": {"c": "\n"}}`, 13},
		{`{"b": null, "d": "yy"}`, 18},
	} {
		if grown := v.Bytes() + v.Growth(assign(c.assigned)); grown != c.bytes {
			t.Errorf("%s: is to be %d", c.assigned, grown)
		}
		if v = v.With(assign(c.assigned)); v.Bytes() != c.bytes || v.Bytes() != NewVariables(nil, v.Own()).Bytes() {
			t.Errorf("%s: %d", c.assigned, v.Bytes())
		}
	}
}
