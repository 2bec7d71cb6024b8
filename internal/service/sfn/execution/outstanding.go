package execution

import (
	"slices"
	"strconv"
	"strings"

	"sluice/internal/service/sfn/resource"
)

// effects are what the Run's events call for. A call whose attempt is over again by the end of the walk is not made.
func (x *Execution) effects(ran bool) (out []Effect) {
	if len(x.events) > 0 && slices.ContainsFunc(x.events, func(e Event) bool { return e.Type == ExecutionRedriven }) && x.status == Running {
		return append(x.Outstanding(), x.abandoned...)
	}
	for _, id := range x.calls {
		if f := x.frame(id); f != nil && f.call != nil && x.status == Running {
			out = append(out, x.callOf(f))
		}
	}
	out = append(out, x.abandoned...)
	if x.status != Running {
		if ran {
			out = append(out, Finished{Status: x.status})
		}
		return out
	}
	for i := range x.events {
		e := &x.events[i]
		f := x.frame(e.Frame)
		if f == nil || f.run == nil {
			continue
		}
		switch e.Type {
		case ChildrenStarted, ChildRedriven:
			if c, ok := f.run.running[e.Number]; ok && f.run.failing == nil {
				out = append(out, x.childOf(f, e.Number, c))
			}
		case MapRunFailing:
			out = append(out, x.children(f)...)
		}
	}
	for _, f := range x.frames {
		if f.run != nil && !f.run.asked {
			out = append(out, x.wanted(f)...)
		}
	}
	return out
}

// Outstanding is what the state still calls for, in the order of its frames. Calls that were made before may be among it.
func (x *Execution) Outstanding() (out []Effect) {
	if x.status != Running {
		return nil
	}
	for _, f := range x.frames {
		if f.call != nil {
			out = append(out, x.callOf(f))
		}
		if f.run == nil || f.run.failed {
			continue
		}
		out = append(out, x.children(f)...)
		out = append(out, x.wanted(f)...)
	}
	return out
}

// NeedsWake reports whether somebody must look after the execution when all that was in memory is gone: a call may not have
// been made, an activity not been offered, a job must be followed, a walk goes on. A token that was given out, or an
// activity's task that a worker has, comes back by itself.
func (x *Execution) NeedsWake() bool {
	if x.status != Running {
		return false
	}
	for _, f := range x.frames {
		if f.call != nil && !f.call.isElsewhere(f.state.Resource) || f.run != nil && !f.run.failed {
			return true
		}
	}
	return x.Ready()
}

// isElsewhere reports whether whoever has the call will come back with the answer.
func (c *call) isElsewhere(r *resource.Resource) bool {
	if r.Kind == resource.Activity {
		return c.started
	}
	return c.submitted && r.Pattern == resource.WaitForTaskToken
}

// Holds reports whether the token is that of an attempt under way.
func (x *Execution) Holds(t Token) bool {
	f := x.attempt(t.Attempt)
	return f != nil && x.status == Running && t.Execution == x.spec.ARN && f.call.task.Nonce == t.Nonce
}

// Offered is what a worker gets for an attempt, if that is an activity's task that no worker has taken yet.
func (x *Execution) Offered(attempt int64) (token, input string, ok bool) {
	f := x.attempt(attempt)
	if f == nil || x.status != Running || f.state.Resource.Kind != resource.Activity || f.call.started {
		return "", "", false
	}
	return x.tokenOf(f.call), f.call.input.Text, true
}

func (x *Execution) callOf(f *frame) Effect {
	c := f.call
	return Call{
		Attempt: c.attempt, Frame: f.id, State: f.state, Task: c.task, Input: c.input,
		Token: x.tokenOf(c), Timeout: c.timeout, Submitted: c.submitted, Output: c.output.Text,
	}
}

func (x *Execution) tokenOf(c *call) string {
	return Token{Execution: x.spec.ARN, Attempt: c.attempt, Nonce: c.task.Nonce}.String()
}

// children are what is asked for of those under way.
func (x *Execution) children(f *frame) (out []Effect) {
	for _, index := range f.run.inOrder() {
		out = append(out, x.childOf(f, index, f.run.running[index]))
	}
	return out
}

// childOf starts a child, redrives or stops it, by a name that is the same each time: that of the run, and its index.
func (x *Execution) childOf(f *frame, index int64, c child) Effect {
	name := f.run.arn[strings.LastIndexByte(f.run.arn, ':')+1:] + "-" + strconv.FormatInt(index, 10)
	if f.run.failing != nil {
		return StopChild{Frame: f.id, State: f.state, MapRun: f.run.arn, Index: index, Round: c.round, Name: name, Input: c.input}
	}
	if c.round > 0 {
		return RedriveChild{Frame: f.id, State: f.state, MapRun: f.run.arn, Index: index, Round: c.round, Name: name, Input: c.input}
	}
	return StartChild{Frame: f.id, State: f.state, MapRun: f.run.arn, Index: index, Name: name, Input: c.input}
}

// wanted are the page that a Map Run needs next, or the writing of its results.
func (x *Execution) wanted(f *frame) (out []Effect) {
	r := f.run
	switch {
	case r.failed:
	case !r.all && r.failing == nil && (len(r.page) == 0 || r.starved):
		r.asked = true
		reader, err := f.state.Reader(x.sees(f))
		if err != nil {
			reader = nil
		}
		out = append(out, ReadItems{Round: f.round(), State: f.state, Reader: reader, Cursor: r.cursor})
	case r.settled() && r.writes && r.written == nil && (r.failing != nil && r.exports || r.failing == nil && !r.exceeded()):
		r.asked = true
		writer, err := f.state.Writer(x.sees(f))
		if err != nil {
			writer = nil
		}
		out = append(out, WriteResults{
			Round: f.round(), State: f.state, Writer: writer,
			Results: &Results{mapRun: r.arn, exported: r.exported, retaken: r.retaken}, Files: r.files, Pending: x.pending(f),
			Uploads: slices.Clone(r.uploads),
		})
	}
	return out
}
