package sim

import (
	"fmt"
	"strings"
)

// Failure is what a run found.
type Failure struct {
	Seed  uint64
	Trace []string
	Err   error
}

func (f *Failure) Error() string {
	return fmt.Sprintf("seed %d (again with -sim.seed=%d): %v\nthe last steps:\n  %s",
		f.Seed, f.Seed, f.Err, strings.Join(f.Trace, "\n  "))
}

// Unwrap is what was wrong.
func (f *Failure) Unwrap() error { return f.Err }

// trace keeps the last steps.
type trace struct{ lines []string }

func (t *trace) add(format string, args ...any) {
	if len(t.lines) == traceMax {
		t.lines = t.lines[:copy(t.lines, t.lines[1:])]
	}
	t.lines = append(t.lines, fmt.Sprintf(format, args...))
}
