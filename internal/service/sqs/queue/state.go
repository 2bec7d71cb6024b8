package queue

import (
	"slices"
	"strconv"
)

// queue is one queue in memory.
type queue struct {
	id          ID
	waitedFor   string // the topic, once it was asked for
	description *Description
	purged      int64

	line    line               // messages in line
	delays  line               // delayed messages: their cursor is not used
	held    map[Position]*held // nil until there are any
	ready   heap[readyItem]
	flying  int // in flight
	waiting int // delayed and not yet due

	fifo *fifo // what a FIFO queue has besides; nil for a standard one
	fair *fair // what a standard queue has besides that was sent messages of groups; nil for others

	leaving  []departure       // messages on their way to other queues, by number
	departed uint64            // the number of the latest departure
	stranded int64             // when the dead-letter queue was found not to be there; 0 for never
	accepted map[Origin]uint64 // the newest departure from each queue that was accepted here; nil for none
	moving   *moving           // the queue's message move tasks; nil for none

	woken    bool
	expiring bool // the action Expiring is out
	expiry   int  // place in the machine's heap
	dirty    bool // counters changed since the last summary
}

func newQueue(d *Description) *queue {
	q := &queue{
		id: d.ID, description: d,
		line: line{next: 1, cursor: 1}, delays: line{next: Delayed | 1, cursor: Delayed | 1},
	}
	if d.Config.fifo {
		q.fifo = newFIFO(q)
	}
	return q
}

// keep holds a message.
func (q *queue) keep(h *held) {
	if q.held == nil {
		q.held = map[Position]*held{}
	}
	q.held[h.position] = h
}

// topic is what receivers of the queue wait for.
func (q *queue) topic() string {
	if q.waitedFor == "" {
		q.waitedFor = strconv.FormatUint(uint64(q.id), 36)
	}
	return q.waitedFor
}

func (q *queue) lineOf(p Position) *line {
	if p&Delayed != 0 {
		return &q.delays
	}
	return &q.line
}

func (q *queue) counts() Counts {
	unseen := q.flying + len(q.leaving) // who leaves is here until the other queue has it
	if q.fifo != nil {
		return Counts{Visible: q.fifo.fresh + len(q.held) - unseen, InFlight: unseen, Delayed: len(q.fifo.pending)}
	}
	visible := q.line.fresh() + q.ready.len()
	if q.fair != nil {
		visible += q.fair.ready
	}
	return Counts{Visible: visible, InFlight: unseen, Delayed: q.waiting}
}

// expires is when something outlives the retention period, or a FIFO queue has something to forget.
func (q *queue) expires() (int64, bool) {
	a, some := q.line.expires(q.description.Config.retention)
	b, other := q.delays.expires(q.description.Config.retention)
	if !some || other && b < a {
		a, some = b, other
	}
	if q.fifo != nil {
		if b, other = q.fifo.sweeps(); !some || other && b < a {
			return b, other
		}
	}
	return a, some
}

// before and place put queues into the machine's heap by the time something expires.
func (q *queue) before(other *queue) bool {
	a, _ := q.expires()
	b, _ := other.expires()
	return a < b || a == b && q.id < other.id
}

func (q *queue) place() *int { return &q.expiry }

// held is a message that was received or delayed.
type held struct {
	queue    *queue
	group    *group  // of a FIFO queue
	tenant   *tenant // of a fair queue; nil for none
	position Position
	order    Position // among all messages of the queue
	due      int64    // when it becomes visible
	received int64    // when it was received last; 0 for never
	first    int64    // when it was received first
	receives uint32
	visible  bool   // it is in ready, not among the timers
	leaving  uint64 // its departure's number: it is neither there nor there; 0 for none
	index    int    // place in the machine's timers
	rank     int    // place in the queue's ready
}

// before and place put held messages into the machine's timers.
func (h *held) before(other *held) bool {
	if h.due != other.due {
		return h.due < other.due
	}
	if h.queue != other.queue {
		return h.queue.id < other.queue.id
	}
	return h.position < other.position
}

func (h *held) place() *int { return &h.index }

// readyItem puts the same messages into their queue's heap of those that are visible, in the order they were sent.
type readyItem struct{ *held }

func (r readyItem) before(other readyItem) bool {
	if r.order != other.order {
		return r.order < other.order
	}
	return r.position^Delayed < other.position^Delayed // the delayed one was sent before the position came to be used
}

func (r readyItem) place() *int { return &r.rank }

// delayed reports whether the message has never been visible.
func (h *held) delayed() bool { return h.received == 0 && !h.visible && h.leaving == 0 }

// positionsOf lists what is held of a kind below to, in order.
func (q *queue) positionsOf(from, to Position) []Position {
	var out []Position
	if n := int(to - from); n < len(q.held) {
		for p := from; p < to; p++ {
			if q.held[p] != nil {
				out = append(out, p)
			}
		}
		return out
	}
	for p := range q.held {
		if p >= from && p < to {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}
