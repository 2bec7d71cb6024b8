package teststate

import (
	"context"
	"fmt"

	"sluice/internal/clock"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// enteredEvent is the event at which a history would say that the state was entered: the second, after the start's.
const enteredEvent = 2

// run is one test under way.
type run struct {
	*Test
	ctx    context.Context
	caller Caller
	scope  asl.Scope
	out    Outcome
}

// Run runs the state. caller may be nil for all but a Task without a mock. The error is a *Refusal, which AWS finds only here,
// ctx's when it ended before the state did, or a fault of ours.
func (t *Test) Run(ctx context.Context, caller Caller) (*Outcome, error) {
	now := t.request.Clock.Now()
	r := &run{Test: t, ctx: ctx, caller: caller, scope: asl.Scope{
		Input: t.input, Context: asl.FixedContext(t.context(now).Value()), Variables: asl.NewVariables(nil, t.vars),
		Env: asl.Env{Now: now, Random: t.request.Random},
	}}
	r.out.Seen.Input = r.spell(t.input)
	if err := r.handle(r.walk()); err != nil {
		return nil, err
	}
	if own := r.scope.Variables.Own(); own != nil && own.Len() > 0 {
		r.out.Seen.Variables = own.Value().String()
	}
	return &r.out, nil
}

// walk goes through the state. The error is a failure of the state, or whatever Run returns.
func (r *run) walk() error {
	s := r.state
	if s.Type != asl.Parallel && s.Type != asl.Pass { // these show it later, or never
		if err := r.see(&r.out.Seen.AfterInputPath, func() (value.Value, error) { return s.EffectiveInput(&r.scope) }); err != nil {
			return err
		}
	}
	switch s.Type {
	case asl.Fail:
		return r.fail()
	case asl.Choice:
		return r.choose()
	case asl.Task:
		return r.task()
	case asl.Map:
		return r.mapOver()
	case asl.Pass:
		return r.pass()
	case asl.Wait:
		return r.wait()
	}
	result, err := s.Arguments(&r.scope) // a Parallel's is what its branches would be given
	if err != nil {
		return err
	}
	if s.Type == asl.Parallel {
		if result, err = r.mocked(); err != nil {
			return err
		}
		return r.finish(result)
	}
	return r.exit(result)
}

// see evaluates for the inspection what only states of JSONPath show. What is too large fails the state.
func (r *run) see(to *string, evaluate func() (value.Value, error)) error {
	if r.state.Language != asl.JSONPath {
		return nil
	}
	v, err := evaluate()
	if err != nil {
		return err
	}
	return r.show(to, v)
}

func (r *run) show(to *string, v value.Value) error {
	if asl.Exceeds(v, asl.PayloadBytesMax) {
		return tooLarge()
	}
	spelled := r.spell(v)
	if len(spelled) > asl.PayloadBytesMax {
		return tooLarge()
	}
	*to = spelled
	return nil
}

func tooLarge() error { return asl.TooLarge(stateName) }

// spell writes a value as JSON: as it came, where it is what came.
func (t *Test) spell(v value.Value) string {
	for _, known := range t.texts {
		if known.v == v {
			return known.text
		}
	}
	return v.String()
}

// fixed is a value that is there already.
func fixed(v value.Value) func() (value.Value, error) {
	return func() (value.Value, error) { return v, nil }
}

// pass: one with a Result shows nothing of its input (recorded: test_base_inspection_level_debug).
func (r *run) pass() error {
	s, seen := r.state, &r.out.Seen
	result, err := s.Arguments(&r.scope)
	if err != nil {
		return err
	}
	if s.HasFixedResult() {
		if err := r.see(&seen.Result, fixed(result)); err != nil {
			return err
		}
		return r.finish(result)
	}
	if err := r.see(&seen.AfterInputPath, func() (value.Value, error) { return s.EffectiveInput(&r.scope) }); err != nil {
		return err
	}
	if err := r.see(&seen.AfterParameters, fixed(result)); err != nil {
		return err
	}
	return r.finish(result)
}

// finish makes the output of a result, and shows the steps on the way.
func (r *run) finish(result value.Value) error {
	seen := &r.out.Seen
	if r.state.Language == asl.JSONPath {
		selected, err := r.state.Selected(&r.scope, result)
		if err != nil {
			return err
		}
		if err := r.show(&seen.AfterResultSelector, selected); err != nil {
			return err
		}
		if err := r.see(&seen.AfterResultPath, func() (value.Value, error) { return r.state.Placed(&r.scope, selected) }); err != nil {
			return err
		}
	}
	return r.exit(result)
}

// exit makes the output.
func (r *run) exit(result value.Value) error {
	output, assigned, err := r.state.Exit(&r.scope, result)
	if err != nil {
		return err
	}
	return r.leave(Succeeded, output, assigned, r.state.Next)
}

// leave ends the test, on the way to next; nil for none.
func (r *run) leave(status Status, output value.Value, assigned *value.Object, next *asl.State) error {
	if err := asl.AssignedTooMuch(stateName, assigned); err != nil {
		return err
	}
	if err := r.show(&r.out.Output, output); err != nil {
		return err
	}
	r.scope.Variables = r.scope.Variables.With(assigned)
	r.out.Status = status
	if next != nil {
		r.out.NextState = next.Name
	}
	return nil
}

func (r *run) choose() error {
	next, output, assigned, err := r.state.Choose(&r.scope)
	if err != nil {
		return err
	}
	return r.leave(Succeeded, output, assigned, next)
}

// fail is what a Fail state comes to: nothing tries it again or catches it.
func (r *run) fail() error {
	name, cause, err := r.state.Failure(&r.scope)
	if err != nil {
		return err
	}
	r.out.Status, r.out.Error, r.out.Cause = Failed, name, cause
	return nil
}

// wait waits, for that is what the state does; longer than DurationMax it fails. Source: API Reference, TestState.
func (r *run) wait() error {
	until, err := r.state.Until(&r.scope)
	if err != nil {
		return err
	}
	pause := until.Sub(r.scope.Env.Now)
	if err := clock.Wait(r.ctx, r.request.Clock, min(max(pause, 0), DurationMax)); err != nil {
		return fmt.Errorf("wait: %w", err)
	}
	if pause > DurationMax {
		return &asl.Failure{Name: asl.ErrorTimeout}
	}
	result, err := r.state.Arguments(&r.scope)
	if err != nil {
		return err
	}
	return r.exit(result)
}

// mocked is what the mock says.
func (r *run) mocked() (value.Value, error) {
	m := r.request.Mock
	if m.Error != nil {
		return value.Value{}, &mockedError{m.Error}
	}
	return r.result, nil
}
