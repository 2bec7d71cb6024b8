package engine

import "sluice/internal/service/sfn/execution"

// walk lets the execution go on as far as it can without the outside. What was under way when the server ended last is asked for again.
func (e *Engine) walk(t *turn) error {
	x := t.a.x
	env := execution.Env{Now: e.Clock.Now(), Random: e.Random, HasActivity: e.Service.HasActivity}
	if deadline := x.Deadline(); t.due && deadline.After(env.Now) {
		env.Now = deadline // the ledger's clock never goes back, and has seen it come
	}
	t.a.dirty = true
	t.events, t.effects = x.Run(env, t.stimuli...)
	t.taken = t.taken || len(t.events) > 0
	if t.resume {
		t.effects = x.Outstanding()
	}
	return nil
}
