package engine

import "sluice/internal/service/sfn/execution"

// walk lets the execution go on as far as it can without the outside. What was under way when the server ended last is asked for again.
func (e *Engine) walk(t *turn) error {
	x := t.a.x
	env := execution.Env{Now: e.Clock.Now(), Random: e.Random, HasActivity: e.Service.HasActivity}
	if t.due.After(env.Now) && !x.Deadline().After(t.due) { // it may have been put off since
		env.Now = t.due
	}
	if x.Status() == "" {
		env.Now = t.a.origin.Started // as its caller is told
	}
	t.a.dirty = true
	t.events, t.effects = x.Run(env, t.stimuli...)
	t.kept = t.kept || t.a.origin.Express && len(t.events) > 0 // it is in memory, and that is where it is kept
	if t.resume {
		t.effects = append(t.effects, x.Outstanding()...)
	}
	return nil
}
