package shelf_test

// Proves that the suite durabletest finds machines that break its laws. How: this test binary runs the suite on broken
// machines in processes of its own, which must fail, and by the right law.

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"sluice/internal/durable"
	"sluice/internal/durable/durabletest"
	"sluice/internal/durable/durabletest/shelf"
	"sluice/internal/sim"
	"sluice/internal/store"
)

type (
	machine = durable.Machine[shelf.Command, shelf.Event, shelf.Answer, shelf.Action]
	view    = durable.View[shelf.Event]
)

// broken names each break and the law that must find it.
func broken() map[string]struct {
	law   string
	apply func(machine, view) (machine, view)
} {
	type b = struct {
		law   string
		apply func(machine, view) (machine, view)
	}
	return map[string]b{
		"answers by the machine's clock": {"does_the_same_again", func(m machine, v view) (machine, view) { return &ticking{m}, v }},
		"deciding changes it":            {"changes_nothing_it_refuses", func(m machine, v view) (machine, view) { return &eager{m}, v }},
		"waits in the end":               {"nobody_waits_in_the_end", func(m machine, v view) (machine, view) { return &patient{m}, v }},
		"the view lacks an event":        {"lies_in_its_view", func(m machine, v view) (machine, view) { return m, &blind{v} }},
		"the record lacks a field":       {"lies_in_its_log", func(m machine, v view) (machine, view) { return m, &lossy{v} }},
		"its deadline is late":           {"bears_any_pace_of_time", func(m machine, v view) (machine, view) { return &late{m}, v }},
		"forgets what is outstanding":    {"lies_in_its_view", func(m machine, v view) (machine, view) { return &forgetful{machine: m}, v }},
	}
}

const breakName = "SLUICE_TEST_BREAK"

// TestOneBrokenMachine runs in the child processes only.
func TestOneBrokenMachine(t *testing.T) {
	breaks, ok := broken()[os.Getenv(breakName)]
	if !ok {
		t.Skip("runs in the processes of TestTheSuiteFindsBrokenMachines")
	}
	durabletest.Exercise(t, func() sim.Workload[shelf.Command, shelf.Event, shelf.Answer, shelf.Action] {
		k := shelf.Durable()
		open := k.Open
		k.Open = func(r store.Reader) (machine, view, error) {
			m, v, err := open(r)
			if err != nil {
				return nil, nil, err
			}
			m, v = breaks.apply(m, v)
			return m, v, nil
		}
		return shelf.NewWorkload(k)
	})
}

func TestTheSuiteFindsBrokenMachines(t *testing.T) {
	for name, breaks := range broken() {
		t.Run(name, func(t *testing.T) {
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestOneBrokenMachine$/^"+breaks.law+"$")
			child.Env = append(os.Environ(), breakName+"="+name)
			out, err := child.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "FAIL: TestOneBrokenMachine/"+breaks.law) {
				t.Errorf("the law %s says nothing: %v\n%.2000s", breaks.law, err, out)
			}
		})
	}
}

type ticking struct{ machine }

func (m *ticking) Unwrap() machine { return m.machine }

func (m *ticking) Decide(now time.Time, c shelf.Command, last bool) ([]shelf.Event, shelf.Answer, error) {
	c.Hide += time.Duration(time.Now().Nanosecond())
	return m.machine.Decide(now, c, last)
}

type eager struct{ machine }

func (m *eager) Unwrap() machine { return m.machine }

func (m *eager) Decide(now time.Time, c shelf.Command, last bool) ([]shelf.Event, shelf.Answer, error) {
	events, answer, err := m.machine.Decide(now, c, last)
	for _, e := range events {
		if e.Kind == shelf.Scheduled {
			m.Apply(e)
		}
	}
	return events, answer, err
}

type patient struct{ machine }

func (m *patient) Unwrap() machine { return m.machine }

func (m *patient) Decide(now time.Time, c shelf.Command, _ bool) ([]shelf.Event, shelf.Answer, error) {
	return m.machine.Decide(now, c, false)
}

type blind struct{ view }

func (v *blind) Project(e shelf.Event, b store.Batch) {
	if e.Kind != shelf.Taken {
		v.view.Project(e, b)
	}
}

type lossy struct{ view }

func (v *lossy) Encode(dst []byte, e shelf.Event) []byte {
	e.Receipt = 0
	return v.view.Encode(dst, e)
}

type late struct{ machine }

func (m *late) Unwrap() machine { return m.machine }

func (m *late) Deadline() time.Time {
	if at := m.machine.Deadline(); !at.IsZero() {
		return at.Add(time.Second)
	}
	return time.Time{}
}

// forgetful knows only what is outstanding by what it applied itself.
type forgetful struct {
	machine
	applied bool
}

func (m *forgetful) Unwrap() machine { return m.machine }

func (m *forgetful) Apply(e shelf.Event) []shelf.Action {
	m.applied = true
	return m.machine.Apply(e)
}

func (m *forgetful) Outstanding() []shelf.Action {
	if !m.applied {
		return nil
	}
	return m.machine.Outstanding()
}
