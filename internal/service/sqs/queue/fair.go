package queue

import "slices"

// Limits of fair queues.
const (
	// fairSpansMax is how many runs of fresh messages of one tenant a queue tells apart, 16 bytes each and a little for a tenant. Behind
	// them messages stand among those without a tenant, until there is room again.
	fairSpansMax = 100_000
	// fairHolesMax is how many holes there may be in the line from which messages were taken before older ones, 16 bytes each. Then
	// messages are delivered as if nobody was noisy, until the cursor passes holes.
	fairHolesMax = 200_000
	// fairJoinAfter is after how many new runs at the limit it is tried again to join some.
	fairJoinAfter = fairSpansMax / 10
	// runsStep is after how many positions in line a run begins anew, so that the view can let go of what the cursor has passed.
	runsStep = 4096
)

// fair is what a standard queue has besides from when a message with a group, of a tenant, comes to it. Messages without a group,
// each of which is a tenant of its own, are others', and so are those whose tenant is not known (fairSpansMax): they are quiet.
type fair struct {
	queue   *queue
	tenants map[Group]*tenant    // those with messages
	others  tenant               // its ready is the queue's
	order   heap[*tenant]        // those with visible messages, by the first
	heads   map[Position]*tenant // by the first fresh message
	spans   int                  // runs of fresh messages, of all tenants
	ready   int                  // visible messages that are held, others' aside
	last    Group                // of the message that was sent last in line
	floor   Position             // the view knows nothing below it
	crowd   heap[crowded]        // tenants with noisyInFlightMin messages in flight
	slow    []*tenant            // those whose share of the processing time was too large when it grew last
	time    processing           // of all
	resumed Position             // how far a restart has got
	began   int                  // runs since some were joined
}

// tenant is a message group of a standard queue.
type tenant struct {
	name   Group
	ready  heap[readyItem] // visible messages that are held
	fresh  []span          // messages that were never received, in order and apart; there may be holes in a span
	first  Position        // the first of them; 0 for none
	head   mark            // the first visible message: where it stands in order
	held   int             // messages held, visible or not
	flying int             // those in flight
	sent   int64           // when one was sent last
	time   processing
	rank   int // place in order
	spot   int // place in crowd
}

// mark is where a message stands among those to deliver: those that were visible before come before those that never were.
type mark struct {
	fresh           bool
	order, position Position
}

func (a mark) before(b mark) bool {
	if a.fresh != b.fresh {
		return b.fresh
	}
	if a.order != b.order {
		return a.order < b.order
	}
	return a.position^Delayed < b.position^Delayed
}

// before and place put tenants into the queue's order.
func (t *tenant) before(other *tenant) bool { return t.head.before(other.head) }

func (t *tenant) place() *int { return &t.rank }

func (h *held) mark() mark { return mark{order: h.order, position: h.position} }

func freshMark(p Position) mark { return mark{fresh: true, order: p, position: p} }

// beFair makes the queue one that tells tenants apart, if it is none yet: what is in it is others'.
func (q *queue) beFair() *fair {
	if q.fair == nil {
		q.fair = newFair(q)
		q.line.eachFresh(span{q.line.cursor, q.line.next}, func(s span) { q.fair.place(Group{}, s, 0) })
		q.fair.settle(&q.fair.others) // what is visible and held is theirs too
	}
	return q.fair
}

func newFair(q *queue) *fair {
	return &fair{queue: q, tenants: map[Group]*tenant{}, heads: map[Position]*tenant{}, floor: floorOf(q.line.cursor)}
}

// of finds a tenant, or begins one.
func (f *fair) of(name Group) *tenant {
	if name == (Group{}) {
		return &f.others
	}
	t := f.tenants[name]
	if t == nil {
		t = &tenant{name: name}
		f.tenants[name] = t
	}
	return t
}

func (f *fair) readyOf(t *tenant) *heap[readyItem] {
	if t == &f.others {
		return &f.queue.ready
	}
	return &t.ready
}

// stand puts messages that were sent in line among those of their tenants.
func (f *fair) stand(e *Sent, to Position) {
	eachRun(f.last, e.Runs, e.First, to, func(g Group, s span) { f.place(g, s, e.At) })
	if n := len(e.Runs); n > 0 {
		f.last = e.Runs[n-1].Group
	}
}

// delay makes delayed messages their tenants'.
func (f *fair) delay(e *Sent, to Position) {
	eachRun(Group{}, e.Runs, e.First, to, func(g Group, s span) {
		t := f.of(g)
		t.sent = max(t.sent, e.At)
		for p := s.from; p < s.to; p++ {
			f.belong(f.queue.held[p], t)
		}
	})
}

// settle puts a tenant where it belongs after its messages have changed. One without messages is forgotten.
func (f *fair) settle(t *tenant) {
	first := f.firstFresh(t)
	if first != t.first {
		delete(f.heads, t.first)
		if t.first = first; first > 0 {
			f.heads[first] = t
		}
	}
	head, some := mark{}, true
	switch ready := f.readyOf(t); {
	case ready.len() > 0:
		head = ready.first().mark()
	case first > 0:
		head = freshMark(first)
	default:
		some = false
	}
	if t.rank > 0 {
		if some && head == t.head {
			return
		}
		f.order.remove(t)
	}
	if some {
		t.head = head
		f.order.push(t)
	} else if t.held == 0 && t != &f.others {
		delete(f.tenants, t.name)
		f.slow = slices.DeleteFunc(f.slow, func(other *tenant) bool { return other == t })
	}
}

// belong makes a held message a tenant's.
func (f *fair) belong(h *held, t *tenant) {
	if t != &f.others {
		h.tenant = t
		t.held++
	}
}

// letGo forgets a held message.
func (f *fair) letGo(h *held) {
	if t := h.tenant; t != nil {
		h.tenant = nil
		t.held--
		f.settle(t)
	}
}

// show puts a held message among the visible ones.
func (q *queue) show(h *held) {
	if q.fair == nil {
		q.ready.push(readyItem{h})
		return
	}
	q.fair.show(h)
}

// hide takes it from them.
func (q *queue) hide(h *held) {
	if q.fair == nil {
		q.ready.remove(readyItem{h})
		return
	}
	q.fair.hide(h)
}

func (f *fair) show(h *held) {
	t := h.tenant
	if t == nil {
		t = &f.others
	} else {
		f.ready++
	}
	f.readyOf(t).push(readyItem{h})
	f.settle(t)
}

func (f *fair) hide(h *held) {
	t := h.tenant
	if t == nil {
		t = &f.others
	} else {
		f.ready--
	}
	f.readyOf(t).remove(readyItem{h})
	f.settle(t)
}
