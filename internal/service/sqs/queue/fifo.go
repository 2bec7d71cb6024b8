package queue

import (
	"cmp"
	"fmt"
	"slices"
)

// Group stands for a message group: a digest of its name, so that no name, however long, costs more.
type Group [16]byte

// Token stands for something that is not to happen twice: a digest of a deduplication ID or of an attempt's. Zero is none.
type Token [16]byte

// Identity is what a FIFO queue goes by when a message comes.
type Identity struct {
	Group Group
	// ByQueue is equal for duplicates at the scope of the queue, ByGroup for those at the scope of the group.
	ByQueue, ByGroup Token
	Answer           []byte // what the senders of duplicates are told; the machine does not read it
}

// String is for logs and tests.
func (i *Identity) String() string {
	return fmt.Sprintf("%x %x %x", i.Group, i.ByQueue, i.ByGroup)
}

// fifo is what a FIFO queue has besides what all queues have. Every message that is there is held, fresh or pending; those held
// and fresh stand in their group in the order they were sent.
type fifo struct {
	queue  *queue
	groups map[Group]*group // those with messages, pending ones aside
	ready  heap[*group]     // those whose first message is visible, in the order of their turns
	fresh  int              // messages that were never received and are not pending

	pending []pending // delayed messages, in order
	arrival int       // place in the machine's arrivals

	tokens   map[Token]Position // of the newest message of a token
	given    []given            // tokens in the order of their messages
	attempts map[Token]*attempt
	tried    []Token // attempts in the order in which they came
}

func newFIFO(q *queue) *fifo {
	return &fifo{queue: q, groups: map[Group]*group{}, tokens: map[Token]Position{}, attempts: map[Token]*attempt{}}
}

// group is a message group that has messages. Those held were sent before those that are fresh.
type group struct {
	name  Group
	held  []*held    // received at least once
	fresh []Position // never received
	turn  int64      // when its first message was received last, 0 for never: where it stands in ready
	head  Position   // and there, among those of one turn
	rank  int        // place in ready
}

// before lets those groups go first whose first message was never received, then those for whom it was longest ago: so a group that
// came back has to wait for those that had no turn yet. Source: LocalStack's AWS-validated
// test_fifo_receive_message_visibility_timeout_shared_in_group, test_fifo_receive_message_with_zero_visibility_timeout and
// test_fifo_message_group_visibility_after_change_message_visibility.
func (g *group) before(other *group) bool {
	return g.turn < other.turn || g.turn == other.turn && g.head < other.head
}

func (g *group) place() *int { return &g.rank }

// first is the position of the first message, if that is visible. Messages behind one that is in flight wait for it.
func (g *group) first() (Position, bool) {
	switch {
	case len(g.held) > 0:
		return g.held[0].position, g.held[0].visible
	case len(g.fresh) > 0:
		return g.fresh[0], true
	}
	return 0, false
}

// deliverable appends the positions that one receive may take, n at most: those before the first that is in flight.
func (g *group) deliverable(dst []Position, n int) []Position {
	for _, h := range g.held {
		if n == 0 || !h.visible {
			return dst
		}
		dst = append(dst, h.position)
		n--
	}
	return append(dst, g.fresh[:min(n, len(g.fresh))]...)
}

// hold puts a message among those held.
func (g *group) hold(h *held) {
	h.group = g
	i, _ := g.find(h.position)
	g.held = slices.Insert(g.held, i, h)
}

// letGo takes a message from those held.
func (g *group) letGo(h *held) {
	if i, ok := g.find(h.position); ok {
		g.held = slices.Delete(g.held, i, i+1)
	}
}

func (g *group) find(p Position) (int, bool) {
	return slices.BinarySearchFunc(g.held, p, func(h *held, p Position) int { return cmp.Compare(h.position, p) })
}

// group finds a group, or begins one.
func (f *fifo) group(name Group) *group {
	g := f.groups[name]
	if g == nil {
		g = &group{name: name}
		f.groups[name] = g
	}
	return g
}

// join puts a message that was never received at the end of its group.
func (f *fifo) join(g *group, p Position) {
	g.fresh = append(g.fresh, p)
	f.fresh++
}

// skip takes the first n fresh messages out of a group. A group that has none keeps no memory for them.
func (f *fifo) skip(g *group, n int) {
	f.fresh -= n
	if g.fresh = g.fresh[n:]; len(g.fresh) == 0 {
		g.fresh = nil
	}
}

// stand puts a group where it belongs after its messages have changed, and reports whether it has something to deliver.
func (f *fifo) stand(g *group) bool {
	head, visible := g.first()
	turn := int64(0)
	if len(g.held) > 0 {
		turn = g.held[0].received
	}
	if g.rank > 0 {
		if visible && head == g.head && turn == g.turn {
			return true
		}
		f.ready.remove(g)
	}
	if visible {
		g.turn, g.head = turn, head
		f.ready.push(g)
	} else if head == 0 {
		delete(f.groups, g.name)
	}
	return visible
}

// settle does the same, and wakes who waits for messages.
func (m *Machine) settle(q *queue, g *group) {
	if q.fifo.stand(g) {
		m.wake(q)
	}
}

// clear lets go of all messages; the queue still has to let go of those held.
func (m *Machine) clear(f *fifo) {
	for _, h := range f.queue.held { // what happens to one does not depend on the others
		h.group = nil
	}
	f.groups, f.ready, f.fresh = map[Group]*group{}, heap[*group]{}, 0
	f.tokens, f.given = map[Token]Position{}, nil
	f.attempts, f.tried = map[Token]*attempt{}, nil
	m.delayUntil(f, nil)
}

// expireGroups lets go of messages below a position. A group that has such a fresh message and none in flight before it stands in
// ready with it; one that has one in flight is found by that.
func (m *Machine) expireGroups(q *queue, from, to Position) {
	f := q.fifo
	for _, p := range q.positionsOf(from, to) {
		m.release(q.held[p])
	}
	for f.ready.len() > 0 && f.ready.first().head < to {
		g := f.ready.first()
		n, _ := slices.BinarySearch(g.fresh, to)
		f.skip(g, n)
		m.settle(q, g)
	}
	n := 0
	for n < len(f.pending) && f.pending[n].position < to {
		n++
	}
	m.delayUntil(f, f.pending[n:])
}
