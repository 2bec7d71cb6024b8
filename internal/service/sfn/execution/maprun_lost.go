package execution

import (
	"cmp"
	"slices"
	"time"
)

// lost are a Map Run's children that have not succeeded. A redrive takes them up again in the order of their items, as many at a time as may
// run. Source: developer guide, "Redriving Map Runs".
type lost struct {
	// ended came to an end.
	ended []lostChild
	// inputs are kept of those that may never have begun and, as many as bytes allows, of Express ones, which begin anew in a redrive.
	inputs map[int64]string
	bytes  int
	// waiting are to be redriven, the first first; items counts theirs.
	waiting []lostChild
	items   int64
	// stuck are those that cannot be redriven, which counts them on.
	stuck counts
}

// lostChild is small, for a run may lose nearly all of its children.
type lostChild struct {
	index        int64
	items, round int32
}

// What Limit says in the event of a child's end.
const (
	childStuck   = 1 // it cannot be redriven
	childUnbegun = 2 // it never began
)

// inputOverhead is about what an input takes besides its text.
const inputOverhead = 48

// lose keeps a child that has not succeeded.
func (r *mapRun) lose(index int64, c child, status Status, how int64) {
	l := &r.lost
	if how == childStuck {
		l.stuck.of(status).add(c.items)
		return
	}
	switch {
	case how == childUnbegun: // no more than run at a time
		l.inputs[index] = c.input
	case r.express && l.bytes+len(c.input)+inputOverhead <= inputBytesMax:
		l.inputs[index], l.bytes = c.input, l.bytes+len(c.input)+inputOverhead
	}
	l.ended = append(l.ended, lostChild{index: index, items: int32(c.items), round: int32(c.round)})
}

// redrive puts everything that was lost in the queue, with what was under way when the run failed.
func (r *mapRun) redrive(at time.Time) {
	r.failed, r.failing, r.written, r.asked = false, nil, nil, false
	r.status, r.ended = Running, time.Time{}
	r.redrives, r.redriven = r.redrives+1, at
	l := &r.lost
	l.waiting, l.ended = append(l.waiting, l.ended...), nil
	for index, c := range r.running {
		l.waiting = append(l.waiting, lostChild{index: index, items: int32(c.items), round: int32(c.round)})
		if c.input != "" {
			l.inputs[index] = c.input
		}
	}
	clear(r.running)
	r.bytes, l.items, l.bytes = 0, 0, 0
	slices.SortFunc(l.waiting, func(a, b lostChild) int { return cmp.Compare(a.index, b.index) })
	for i := range l.waiting {
		l.items += int64(l.waiting[i].items)
	}
	succeeded := r.counts.succeeded
	r.counts = l.stuck
	r.counts.succeeded = succeeded
}

// restart takes the first out of the queue, and is false for another child.
func (r *mapRun) restart(index int64) bool {
	l := &r.lost
	if len(l.waiting) == 0 || l.waiting[0].index != index {
		return false
	}
	c := l.waiting[0]
	l.waiting, l.items = l.waiting[1:], l.items-int64(c.items)
	r.running[index] = child{items: int64(c.items), round: int64(c.round) + 1, input: l.inputs[index]}
	r.bytes += len(l.inputs[index])
	delete(l.inputs, index)
	return true
}
