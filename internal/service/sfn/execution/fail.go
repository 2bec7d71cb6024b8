package execution

import "sluice/internal/service/sfn/asl"

// fail says what becomes of a state's failure: it is tried again, caught, or goes on to the state around it, up to the
// execution. kind is the name that Retry and Catch look for where that is not the one that AWS shows: a missed heartbeat
// is shown as States.Timeout (recorded: test_heartbeat_timeout).
func (x *Execution) fail(f *frame, failure Failure, kind string) {
	if kind == "" {
		kind = failure.name()
	}
	previous := f.previous
	for !x.full && x.status == Running {
		// States.Runtime ends the execution whoever would take it, and nothing is told of the states around it (recorded:
		// test_map_state_tolerated_failure_count_path).
		if kind == asl.ErrorRuntime {
			x.end(ExecutionFailed, previous, failure)
			return
		}
		if x.retried(f, kind, previous) {
			return
		}
		caught, again := x.caught(f, failure, kind, &previous)
		if caught {
			return
		}
		if again != nil {
			failure, kind = *again, again.name()
		} else {
			previous = x.stateFailed(f, previous)
		}
		if f.id == topFrame {
			x.end(ExecutionFailed, previous, failure)
			return
		}
		f = x.branchFailed(f, previous)
	}
}

// retried puts the state off for another attempt, if a retrier takes the failure and has attempts left. The first that takes
// it decides.
func (x *Execution) retried(f *frame, kind string, previous int64) bool {
	for i, r := range f.state.Retry {
		if !r.Matches(kind) {
			continue
		}
		tries := 0
		if f.retries != nil {
			tries = f.retries[i]
		}
		if tries >= r.MaxAttempts {
			return false
		}
		due := later(x.now.Add(r.Delay(tries+1, x.env.Random)))
		x.emit(Event{Type: RetryDelayed, Previous: previous, Frame: f.id, Number: int64(i), Due: due})
		return true
	}
	return false
}

// caught leaves the state by a catcher. again is the failure of the catcher itself, which no other of the state takes.
func (x *Execution) caught(f *frame, failure Failure, kind string, previous *int64) (ok bool, again *Failure) {
	for _, c := range f.state.Catch {
		if !c.Matches(kind) {
			continue
		}
		*previous = x.stateFailed(f, *previous)
		output, assigned, err := c.Caught(x.sees(f), failure.Error, causeFor(failure, kind))
		if err != nil {
			return false, x.catcherFailed(f, err, previous)
		}
		out := x.payload(f, output)
		if out.exceeds() {
			failure := tooLarge(f.state.Name)
			return false, &failure
		}
		variables, err := x.assign(f, assigned)
		if err != nil {
			return false, x.catcherFailed(f, err, previous)
		}
		x.tellExit(f, out, variables, c.Next.Name, *previous)
		return true, nil
	}
	return false, nil
}

// causeFor is the cause that a catcher sees. That of a timeout is empty, where the history shows none (recorded:
// test_invoke_timeout among LocalStack's public snapshots of AWS).
func causeFor(f Failure, kind string) *string {
	if f.Cause == nil && (kind == asl.ErrorTimeout || kind == asl.ErrorHeartbeatTimeout) {
		return new(string)
	}
	return f.Cause
}

func (x *Execution) catcherFailed(f *frame, err error, previous *int64) *Failure {
	failure := x.tellEvaluation(f, err, *previous)
	if isEvaluation(failure.name()) {
		*previous = f.previous
	}
	return &failure
}

// stateFailed tells of a Parallel or Map that failed, and returns the event that the next one follows from.
func (x *Execution) stateFailed(f *frame, previous int64) int64 {
	switch f.state.Type {
	case asl.Parallel:
		return x.emit(Event{Type: ParallelStateFailed, Previous: previous, Frame: f.id})
	case asl.Map:
		return x.emit(Event{Type: MapStateFailed, Previous: previous, Frame: f.id})
	}
	return previous
}

// branchFailed tells of a branch or iteration that failed, and of the others, which are aborted with it; all of that follows
// from the failure (recorded among LocalStack's public snapshots of AWS: test_service_lambda_map_timeout,
// test_sqs_failure_in_wait_for_task_tok_no_error_field). It
// returns the frame around.
func (x *Execution) branchFailed(f *frame, previous int64) *frame {
	parent := x.frame(f.parent)
	isMap := parent.state.Type == asl.Map
	if isMap {
		x.emit(Event{Type: MapIterationFailed, Previous: previous, Frame: parent.id, Name: parent.state.Name, Number: f.index})
	}
	if f.state.Type == asl.Task || f.state.Type == asl.Wait {
		x.aborted(f, previous)
	}
	for _, id := range parent.join.children {
		sibling := x.frame(id)
		if sibling == nil || sibling == f {
			continue
		}
		if isMap {
			x.emit(Event{Type: MapIterationAborted, Previous: previous, Frame: parent.id, Name: parent.state.Name, Number: sibling.index})
		}
		x.aborted(sibling, previous)
	}
	return parent
}

// aborted tells of a state that is given up, those below it first.
func (x *Execution) aborted(f *frame, previous int64) {
	if f.phase == pending || f.phase == ended {
		return
	}
	if f.join != nil {
		for _, id := range f.join.children {
			child := x.frame(id)
			if child == nil {
				continue
			}
			if f.state.Type == asl.Map {
				x.emit(Event{Type: MapIterationAborted, Previous: previous, Frame: f.id, Name: f.state.Name, Number: child.index})
			}
			x.aborted(child, previous)
		}
	}
	if f.run != nil && !f.run.failed {
		x.emit(Event{Type: MapRunAborted, Previous: previous, Frame: f.id})
	}
	if t := stateEvents[f.state.Type].aborted; t != NoType {
		x.emit(Event{Type: t, Previous: previous, Frame: f.id})
	}
}
