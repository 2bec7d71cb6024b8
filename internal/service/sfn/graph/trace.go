package graph

import "strings"

// Event is what a drawing needs of an event of GetExecutionHistory.
type Event struct {
	ID, Previous int64
	Type         string
	// State is the name in the details of events that enter or exit one.
	State string
}

// Outcome is how far executions of a state got.
type Outcome int

// The outcomes. A state that was entered several times has that of the visit that ended last, or of one that has not ended.
const (
	NotReached Outcome = iota
	Succeeded
	Caught // it failed, and a Catch took the error
	Running
	Aborted // the execution ended while it ran
	Failed
)

// String is the outcome in a word.
func (o Outcome) String() string {
	return [...]string{"not reached", "succeeded", "caught", "running", "aborted", "failed"}[o]
}

// Visit is what happened to a state.
type Visit struct {
	Outcome Outcome
	// Entered counts how often, Failures the attempts that failed, retried ones too.
	Entered, Failures int
}

// Path is what a history says of states and of the steps between them. Names are unique within a state machine; the iterations of a Map are
// taken together.
type Path struct {
	visits map[string]*Visit
	taken  map[[2]string]bool
}

// Of is what happened to a state.
func (p *Path) Of(state string) Visit {
	if v := p.visits[state]; v != nil {
		return *v
	}
	return Visit{}
}

// Took tells whether the execution went from one state to another.
func (p *Path) Took(from, to string) bool { return p.taken[[2]string{from, to}] }

// Begun tells whether any state was entered.
func (p *Path) Begun() bool { return len(p.visits) > 0 }

// Trace reads a history, from its first event on.
func Trace(events []Event) *Path {
	t := &tracer{
		path: &Path{visits: map[string]*Visit{}, taken: map[[2]string]bool{}},
		byID: make(map[int64]*Event, len(events)), open: map[int64]*Event{}, failing: map[string]bool{},
	}
	ending := ""
	for i := range events {
		e := &events[i]
		t.byID[e.ID] = e
		if strings.HasPrefix(e.Type, "Execution") && e.Type != "ExecutionStarted" {
			ending = e.Type
		}
		t.read(e)
	}
	t.finish(ending)
	return t.path
}

// tracer follows a history.
type tracer struct {
	path    *Path
	byID    map[int64]*Event
	open    map[int64]*Event // the events that entered states which were not exited since
	failing map[string]bool  // the last thing that is known of a state is a failure
}

func (t *tracer) read(e *Event) {
	before := t.byID[e.Previous]
	switch {
	case strings.HasSuffix(e.Type, entered):
		t.enter(e, before)
	case strings.HasSuffix(e.Type, exited):
		t.exit(e, before)
	case isFailure(e.Type):
		t.fail(e, before)
	case strings.HasSuffix(e.Type, "Scheduled"):
		if at := t.owner(e); at != nil {
			t.failing[at.State] = false
		}
	}
}

// fail counts a failure once: what a failed attempt leads to (the failure of its iteration, of the execution) is none of its own, but that of
// a Parallel or Map is.
func (t *tracer) fail(e, before *Event) {
	at := t.owner(e)
	if at == nil {
		return
	}
	t.failing[at.State] = true
	first := before == nil || !isFailure(before.Type) && before.Type != "Fail"+entered
	if first || strings.HasSuffix(e.Type, "StateFailed") {
		t.path.visits[at.State].Failures++
	}
}

const entered, exited = "StateEntered", "StateExited"

// isFailure tells of an attempt, a state, an iteration or an execution that failed, or of an expression that could not be evaluated.
func isFailure(kind string) bool {
	return strings.HasSuffix(kind, "Failed") || strings.HasSuffix(kind, "TimedOut")
}

// owner is the event that entered the state which an event is about. For ParallelStateFailed that is the Parallel, although the chain of
// events leads there through a branch.
func (t *tracer) owner(e *Event) *Event {
	kind, container := strings.CutSuffix(e.Type, "StateFailed")
	for at := t.byID[e.Previous]; at != nil; at = t.byID[at.Previous] {
		if t.open[at.ID] != nil && (!container || at.Type == kind+entered) {
			return at
		}
	}
	return nil
}

func (t *tracer) enter(e, before *Event) {
	v := t.path.visits[e.State]
	if v == nil {
		v = &Visit{}
		t.path.visits[e.State] = v
	}
	v.Entered++
	t.open[e.ID] = e
	if t.failing[e.State] = strings.HasPrefix(e.Type, "Fail"); t.failing[e.State] {
		v.Outcome = Failed
	}
	if before != nil && strings.HasSuffix(before.Type, exited) {
		t.path.taken[[2]string{before.State, e.State}] = true
	}
}

// exit ends a visit, the one on the way to the event: iterations of a Map have the same names.
func (t *tracer) exit(e, before *Event) {
	v := t.path.visits[e.State]
	if v == nil {
		return
	}
	v.Outcome = Succeeded
	if before != nil && isFailure(before.Type) {
		v.Outcome = Caught
	}
	for at := before; at != nil; at = t.byID[at.Previous] {
		if t.open[at.ID] != nil && at.State == e.State {
			delete(t.open, at.ID)
			return
		}
	}
}

// finish says how those states stand that were entered and not exited.
func (t *tracer) finish(ending string) {
	for _, e := range t.open {
		v := t.path.visits[e.State]
		switch {
		case v.Outcome == Failed:
		case t.failing[e.State] && ending != "":
			v.Outcome = Failed
		case ending == "":
			v.Outcome = Running
		default:
			v.Outcome = Aborted
		}
	}
}
