package asl

import (
	"strings"
	"testing"

	"sluice/internal/value"
)

// AWS counts each value as JSON, and no names: 262142 characters are as many as one variable takes, and two of 131070.
func TestWhatStatesAssign(t *testing.T) {
	text := func(n int) value.Value { return value.String(strings.Repeat("x", n)) }
	for _, c := range []struct {
		values  []value.Value
		tooMuch bool
	}{
		{nil, false},
		{[]value.Value{text(262_142)}, false},
		{[]value.Value{text(262_143)}, true},
		{[]value.Value{text(131_070), text(131_070)}, false},
		{[]value.Value{text(131_071), text(131_071)}, true},
		{[]value.Value{value.String(strings.Repeat("\"", 131_071))}, false},
		{[]value.Value{value.String(strings.Repeat("\"", 131_072))}, true},
	} {
		assigned := value.NewObject()
		for i, v := range c.values {
			assigned.Set(strings.Repeat("n", i+50), v)
		}
		if AssignsTooMuch(assigned) != c.tooMuch {
			t.Errorf("%d values: %v", len(c.values), !c.tooMuch)
		}
	}
	if AssignsTooMuch(nil) {
		t.Error("nothing is too much")
	}
}
