package execution

import (
	"errors"
	"fmt"

	"sluice/internal/service/sfn/asl"
)

var errNoIteration = errors.New("no such iteration")

// applyMap is Apply for what starts and ends branches, iterations and Map Runs.
func (x *Execution) applyMap(f *frame, e *Event) error {
	switch e.Type {
	case ParallelStateStarted:
		return x.fork(f, e)
	case MapStateStarted:
		return x.mapStarted(f, e)
	case MapIterationStarted:
		return x.iterationStarted(f, e)
	case MapIterationSucceeded:
		child := x.iteration(f, e.Number)
		if child == nil || child.phase != ended {
			return errNoIteration
		}
		return x.joined(f, child, e.ID)
	case MapIterationFailed:
		if x.iteration(f, e.Number) == nil {
			return errNoIteration
		}
		f.previous = e.Previous
		return nil
	}
	return x.applyMapRun(f, e)
}

func (x *Execution) fork(f *frame, e *Event) error {
	if f.state.Type != asl.Parallel || f.phase == pending || f.phase == ended {
		return fmt.Errorf("%s is no Parallel that begins", f.state.Name)
	}
	x.drop(f)
	f.phase, f.previous = joining, e.ID
	f.join = &join{input: e.Payload, results: make([]Payload, len(f.state.Branches))}
	for i, branch := range f.state.Branches {
		x.add(f, int64(i), branch, e.Payload, e.ID)
	}
	return nil
}

func (x *Execution) mapStarted(f *frame, e *Event) error {
	if f.state.Type != asl.Map || f.phase == pending || f.phase == ended || e.Number < 0 || e.Number > PayloadBytesMax {
		return fmt.Errorf("%s is no Map that begins", f.state.Name)
	}
	x.drop(f)
	f.previous = e.ID
	f.join = &join{input: e.Payload, limit: e.Limit, keys: keysOf(e)}
	if f.state.Processor.Distributed {
		f.phase = acting
		return nil
	}
	f.phase = joining
	f.join.results = make([]Payload, e.Number)
	return nil
}

// keysOf are the names that MapStateStarted carries where the Map goes over an object.
func keysOf(e *Event) (keys []string) {
	names, _ := e.Variables.Value().AsArray()
	if names == nil {
		return nil
	}
	for _, v := range names.All() {
		name, _ := v.AsString()
		keys = append(keys, name)
	}
	return keys
}

func (x *Execution) iterationStarted(f *frame, e *Event) error {
	if f.join == nil || f.state.Type != asl.Map || f.state.Processor.Distributed || e.Number != f.join.next || e.Number >= int64(len(f.join.results)) {
		return errNoIteration
	}
	f.join.next++
	x.add(f, e.Number, f.state.Processor.Program, e.Payload, e.ID)
	return nil
}

// iteration finds the frame of an iteration.
func (x *Execution) iteration(f *frame, index int64) *frame {
	if f.join == nil {
		return nil
	}
	for _, id := range f.join.children {
		if child := x.frame(id); child != nil && child.index == index {
			return child
		}
	}
	return nil
}
