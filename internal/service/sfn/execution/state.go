package execution

import (
	"errors"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// The events of entering, leaving and aborting a state of each type; NoType where there is none.
var stateEvents = map[asl.Type]struct{ entered, exited, aborted Type }{
	asl.Pass:     {PassStateEntered, PassStateExited, NoType},
	asl.Task:     {TaskStateEntered, TaskStateExited, TaskStateAborted},
	asl.Choice:   {ChoiceStateEntered, ChoiceStateExited, NoType},
	asl.Wait:     {WaitStateEntered, WaitStateExited, WaitStateAborted},
	asl.Succeed:  {SucceedStateEntered, SucceedStateExited, NoType},
	asl.Fail:     {FailStateEntered, NoType, NoType},
	asl.Parallel: {ParallelStateEntered, ParallelStateExited, ParallelStateAborted},
	asl.Map:      {MapStateEntered, MapStateExited, MapStateAborted},
}

func (x *Execution) enter(f *frame) {
	x.emit(Event{Type: stateEvents[f.state.Type].entered, Previous: f.previous, Frame: f.id, Name: f.state.Name, Payload: f.input})
}

// act does the work of a state that was entered, as often as it is tried.
func (x *Execution) act(f *frame) {
	switch f.state.Type {
	case asl.Pass, asl.Succeed:
		x.passOn(f)
	case asl.Wait:
		x.wait(f)
	case asl.Choice:
		x.choose(f)
	case asl.Fail:
		x.failState(f)
	case asl.Task:
		x.schedule(f)
	case asl.Parallel:
		x.startParallel(f)
	case asl.Map:
		x.startMap(f)
	}
}

// sees is the scope of the frame's expressions.
func (x *Execution) sees(f *frame) *asl.Scope {
	x.scope.Input, x.scope.Variables = f.input.Value(), f.variables
	x.source = source{x: x, f: f}
	x.scope.Context = &x.source
	return &x.scope
}

// passOn ends a state that makes its output of its input.
func (x *Execution) passOn(f *frame) {
	arguments, err := f.state.Arguments(x.sees(f))
	if err != nil {
		x.evaluationFailed(f, err)
		return
	}
	x.leave(f, x.payload(f, arguments))
}

// payload is that of a value; where it is the input as it came, so is the text.
func (x *Execution) payload(f *frame, v value.Value) Payload {
	if v == f.input.Value() {
		return f.input
	}
	return payloadOf(v)
}

// leave ends a state with its result.
func (x *Execution) leave(f *frame, result Payload) {
	output, assigned, err := f.state.Exit(x.sees(f), result.Value())
	if err != nil {
		x.evaluationFailed(f, err)
		return
	}
	out := result
	if output != result.Value() {
		out = x.payload(f, output)
	}
	x.exit(f, out, assigned, "", x.exitFrom(f))
}

// exit leaves a state, unless its output or its variables are too large. next names the state that follows, if the type alone doesn't say.
func (x *Execution) exit(f *frame, output Payload, assigned *value.Object, next string, previous int64) {
	if output.exceeds() {
		x.fail(f, tooLarge(f.state.Name), "")
		return
	}
	variables, err := x.assign(f, assigned)
	if err != nil {
		x.fail(f, x.tellEvaluation(f, err, previous), "")
		return
	}
	x.tellExit(f, output, variables, next, previous)
}

func (x *Execution) tellExit(f *frame, output, variables Payload, next string, previous int64) {
	x.emit(Event{
		Type: stateEvents[f.state.Type].exited, Previous: previous, Frame: f.id, Name: f.state.Name, Next: next,
		Payload: output, Variables: variables,
	})
}

func (x *Execution) wait(f *frame) {
	until, err := f.state.Until(x.sees(f))
	if err != nil {
		x.evaluationFailed(f, err)
		return
	}
	x.emit(Event{Type: WaitBegun, Frame: f.id, Due: later(until)})
}

func (x *Execution) choose(f *frame) {
	next, output, assigned, err := f.state.Choose(x.sees(f))
	if err != nil {
		x.evaluationFailed(f, err)
		return
	}
	x.exit(f, x.payload(f, output), assigned, next.Name, f.previous)
}

func (x *Execution) failState(f *frame) {
	name, cause, err := f.state.Failure(x.sees(f))
	if err != nil {
		x.evaluationFailed(f, err)
		return
	}
	x.fail(f, Failure{Error: name, Cause: cause}, "")
}

// evaluationFailed tells of a step that failed, and fails the state. EvaluationFailed follows from what came before the
// state was entered, if nothing else has happened since (recorded: test_undefined_reference,
// test_map_state_items_eval_jsonata_variable_sampling_fail).
func (x *Execution) evaluationFailed(f *frame, err error) {
	previous := f.previous
	if previous == f.entered {
		previous = f.before
	}
	x.fail(f, x.tellEvaluation(f, err, previous), "")
}

// tellEvaluation makes the failure of a step that failed, and tells of it: see isEvaluation.
func (x *Execution) tellEvaluation(f *frame, err error, previous int64) Failure {
	said := &asl.Failure{Name: asl.ErrorRuntime, Cause: err.Error()}
	errors.As(err, &said)
	failure := Failed(said.Name, said.CauseIn(f.state.Name, f.entered))
	if isEvaluation(said.Name) {
		x.emit(Event{Type: EvaluationFailed, Previous: previous, Frame: f.id, Name: f.state.Name, Next: said.Location, Failure: failure})
	}
	return failure
}

// isEvaluation reports whether a step's failure has an event of its own: one of JSONata, or of variables that are too large.
func isEvaluation(name string) bool {
	return name == asl.ErrorQueryEvaluation || name == asl.ErrorDataLimitExceeded
}
