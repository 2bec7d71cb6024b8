package execution

import (
	"sluice/internal/service/sfn/asl"
)

// Run takes what came from outside, fires what is due, and walks on as far as it can. It returns the new facts, which the
// state has in it already, and what must be done when they are durable. Both slices are the caller's. It panics only for a
// mistake of this package; then the execution must not be used any more.
func (x *Execution) Run(env Env, stimuli ...Stimulus) ([]Event, []Effect) {
	x.env, x.now = env, millisecond(env.Now)
	x.scope = asl.Scope{Env: asl.Env{Now: x.now, Random: env.Random}}
	x.events, x.bytes, x.full, x.calls, x.abandoned = nil, 0, false, nil, nil
	ran := x.status == Running
	for _, s := range stimuli {
		x.take(s)
		if x.full {
			break
		}
	}
	x.fire()
	x.walk()
	x.begin()
	if x.full && x.status == Running {
		x.full = false
		x.end(ExecutionFailed, x.lastOf(), tooManyEvents())
	}
	return x.events, x.effects(ran)
}

// emit makes an event a fact. Once the history is full, or the execution over, it does nothing: what follows is void.
func (x *Execution) emit(e Event) int64 {
	if x.full || x.status != Running && e.Type != ExecutionStarted && e.Type != ExecutionRedriven {
		return 0
	}
	if e.Type.Visible() {
		if x.next >= EventsMax && !isEnd(e.Type) && !x.spec.Express {
			x.full = true
			return 0
		}
		e.ID = x.next
	}
	e.At = x.now
	x.bytes += len(e.Payload.Text) + len(e.Variables.Text)
	if x.events == nil {
		x.events = make([]Event, 0, eventsUsual)
	}
	x.events = append(x.events, e)
	if err := x.Apply(&x.events[len(x.events)-1]); err != nil {
		panic(err) // what Run decides follows from the state: a bug, and the caller's object is lost with it
	}
	return e.ID
}

// eventsUsual is the room that a Run begins with: most walks are shorter, and events are large.
const eventsUsual = 12

func isEnd(t Type) bool {
	return t == ExecutionFailed || t == ExecutionSucceeded || t == ExecutionTimedOut || t == ExecutionAborted
}

// walk lets frames take turns until none can go on, or the walk is long enough for an append.
func (x *Execution) walk() {
	for moved := true; moved; {
		moved = false
		for last := FrameID(0); ; {
			f := x.after(last)
			if f == nil {
				break
			}
			last = f.id
			if !x.steps(f) {
				continue
			}
			if x.status != Running || x.full || len(x.events) >= walkEventsMax || x.bytes >= walkBytesMax {
				return
			}
			x.step(f)
			moved = true
		}
	}
}

// after is the frame behind the one with that ID.
func (x *Execution) after(id FrameID) *frame {
	i, found := x.search(id)
	if found {
		i++
	}
	if i >= len(x.frames) {
		return nil
	}
	return x.frames[i]
}

// steps reports whether a frame can go on by itself.
func (x *Execution) steps(f *frame) bool {
	switch f.phase {
	case pending, acting, answered, ended:
		return true
	case waiting, delayed:
		return !f.due.After(x.now)
	case joining:
		return f.join.complete() || f.state.Type == asl.Map && f.join.mayStart()
	case mapping:
		return f.run.steps()
	}
	return false
}

// step does what a frame can do.
func (x *Execution) step(f *frame) {
	switch f.phase {
	case pending:
		x.enter(f)
		if f.phase == acting {
			x.act(f)
		}
	case acting, delayed:
		x.act(f)
	case waiting:
		x.passOn(f)
	case answered:
		x.leave(f, f.result)
	case joining:
		x.joinStep(f)
	case mapping:
		x.mapRunStep(f)
	case ended:
		x.programEnded(f)
	}
}

func (x *Execution) programEnded(f *frame) {
	if f.id == topFrame {
		x.emit(Event{Type: ExecutionSucceeded, Previous: f.previous, Payload: f.input})
		return
	}
	x.emit(Event{Type: MapIterationSucceeded, Previous: f.previous, Frame: f.parent, Name: x.frame(f.parent).state.Name, Number: f.index})
}

// end ends the execution.
func (x *Execution) end(how Type, previous int64, failure Failure) {
	x.emit(Event{Type: how, Previous: previous, Failure: failure})
}

// lastOf is the last event of the top frame.
func (x *Execution) lastOf() int64 {
	if f := x.frame(topFrame); f != nil {
		return f.previous
	}
	return 0
}
