package way_test

// Proves that a step runs once with what it is given, behind a fault point of its name, and that a panic in it is an error that names it. How: a
// way of three steps over a list of what happened. That the entrances go on as they should is proven by their own tests.

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sluice/internal/fault"
	"sluice/internal/way"
)

func TestTake(t *testing.T) {
	refused, broken := errors.New("refused"), errors.New("broken")
	steps := way.Of("test",
		way.Step[string, *[]string]{Name: "pass", Run: func(e string, p *[]string) error { *p = append(*p, e); return nil }},
		way.Step[string, *[]string]{Name: "refuse", Run: func(string, *[]string) error { return refused }},
		way.Step[string, *[]string]{Name: "panic", Run: func(string, *[]string) error { panic("on purpose") }},
	)
	if names := way.Names(steps); !slices.Equal(names, []string{"pass", "refuse", "panic"}) {
		t.Errorf("%q", names)
	}
	var happened []string
	if err := steps[0].Take("entrance", &happened, nil); err != nil || !slices.Equal(happened, []string{"entrance"}) {
		t.Errorf("%v, %q", err, happened)
	}
	if err := steps[1].Take("entrance", &happened, nil); !errors.Is(err, refused) {
		t.Error(err)
	}
	if err := steps[2].Take("entrance", &happened, nil); err == nil || !strings.HasPrefix(err.Error(), "panic in panic: on purpose\n") {
		t.Error(err)
	}
	var faults fault.Set
	faults.On("test.pass", fault.Always(), fault.Fail(broken))
	if err := steps[0].Take("entrance", &happened, &faults); !errors.Is(err, broken) || len(happened) != 1 {
		t.Errorf("%v, %q", err, happened)
	}
}
