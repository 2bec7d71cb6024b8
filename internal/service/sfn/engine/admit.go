package engine

import "sluice/internal/service/sfn/execution"

// admit refuses what does not fit how the execution stands: a token of an attempt that is over, a redrive of what succeeded. A child that
// goes on by itself after it was not in memory, and whose Map Run is over, is ended instead: the server may have ended before it was told.
func (e *Engine) admit(t *turn) error {
	if t.loaded && (t.due || t.resume) && e.isOrphan(t) {
		t.stimuli = []execution.Stimulus{execution.Stop{}}
	}
	if t.check == nil {
		return nil
	}
	return t.check(t.a.x)
}
