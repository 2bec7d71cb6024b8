package engine

import "sluice/internal/service/sfn/execution"

// admit refuses what does not fit how the execution stands: a token of an attempt that is over, a redrive of what succeeded. A child that
// comes into memory, and whose Map Run is over, is ended: the server may have ended before it was told.
func (e *Engine) admit(t *turn) error {
	switch {
	case !t.loaded || !e.isOrphan(t):
	case !t.due.IsZero() || t.resume:
		t.stimuli = []execution.Stimulus{execution.Stop{}}
	default:
		e.tell(t.a.key, execution.Stop{})
	}
	if t.check == nil {
		return nil
	}
	return t.check(t.a.x)
}
