package eventqueue

import (
	"cmp"
	"container/heap"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Op is what a Command is.
type Op byte

// The commands.
const (
	// Add takes an event in.
	Add Op = iota + 1
	// Postpone makes an event due at another time.
	Postpone
	// Finish forgets an event.
	Finish
)

// Command is what the queue is asked to do.
type Command struct {
	Op Op
	// Event is what Add takes in; its Sequence is the machine's to choose.
	Event Event
	// Sequence and Turn name the event, and the run of it that Postpone and Finish report on.
	Sequence uint64
	Turn     uint32
	// At is when a postponed event is due; Failed says that the run counts as an attempt.
	At     time.Time
	Failed bool
}

// Event is one event.
type Event struct {
	// Sequence numbers events in the order in which they came, from 1.
	Sequence uint64
	// Function is whom it is for, an ARN with the qualifier that was invoked; ID the request's.
	Function, ID string
	Received     time.Time
	// At is when it is due.
	At time.Time
	// Attempts counts the runs that failed, Turn all that were reported on: it tells a late report from the one that is awaited.
	Attempts, Turn uint32
	// Payload is the event itself, and what else the invocation carried. The machine does not keep it.
	Payload []byte
}

// Change is a fact.
type Change struct {
	Op    Op
	Event Event // all of it for Add; Sequence, At, Attempts and Turn for Postpone; Sequence for Finish
}

// Answer is what a command leads to.
type Answer struct{ Sequence uint64 }

// Run asks for a run of an event that is due.
type Run struct {
	Function string
	Sequence uint64
	Turn     uint32
}

func runOf(e *Event) Run { return Run{Function: e.Function, Sequence: e.Sequence, Turn: e.Turn} }

// ErrPast is the answer to reports on a run that was reported on before, or on an event that is gone.
var ErrPast = errors.New("the run was reported on before")

// Machine is the state machine.
type Machine struct {
	now      time.Time
	events   map[uint64]*Event // without their payloads
	timeline entries           // may have entries that no longer hold
	sequence uint64
}

// newMachine is an empty one.
func newMachine() *Machine { return &Machine{events: map[uint64]*Event{}} }

// Decide looks at the state and the command.
func (m *Machine) Decide(_ time.Time, c Command, _ bool) ([]Change, Answer, error) {
	if c.Op == Add {
		e := c.Event
		e.Sequence, e.Attempts, e.Turn = m.sequence+1, 0, 0
		return []Change{{Op: Add, Event: e}}, Answer{Sequence: e.Sequence}, nil
	}
	e := m.events[c.Sequence]
	if e == nil || e.Turn != c.Turn {
		return nil, Answer{}, ErrPast
	}
	change := Change{Op: c.Op, Event: Event{Sequence: c.Sequence}}
	if c.Op == Postpone {
		change.Event.At, change.Event.Turn, change.Event.Attempts = c.At, e.Turn+1, e.Attempts
		if c.Failed {
			change.Event.Attempts++
		}
	}
	return []Change{change}, Answer{Sequence: c.Sequence}, nil
}

// Apply makes the change part of the state, and asks for the run of an event that is due right away.
func (m *Machine) Apply(c Change) []Run {
	switch c.Op {
	case Add:
		e := c.Event
		e.Payload = nil
		return m.add(&e)
	case Postpone:
		if e := m.events[c.Event.Sequence]; e != nil {
			e.At, e.Turn, e.Attempts = c.Event.At, c.Event.Turn, c.Event.Attempts
			return m.schedule(e)
		}
	case Finish:
		delete(m.events, c.Event.Sequence)
	}
	return nil
}

func (m *Machine) add(e *Event) []Run {
	m.sequence = max(m.sequence, e.Sequence)
	m.events[e.Sequence] = e
	return m.schedule(e)
}

func (m *Machine) schedule(e *Event) []Run {
	if !e.At.After(m.now) {
		return []Run{runOf(e)}
	}
	heap.Push(&m.timeline, entry{at: number(e.At), sequence: e.Sequence})
	return nil
}

// Advance asks for the runs whose time has come.
func (m *Machine) Advance(now time.Time) (runs []Run) {
	m.now = now
	for len(m.timeline) > 0 && m.timeline[0].at <= number(now) {
		due := heap.Pop(&m.timeline).(entry)
		if e := m.events[due.sequence]; e != nil && number(e.At) == due.at {
			runs = append(runs, runOf(e))
		}
	}
	return runs
}

// Deadline is the time of the first entry, true or not: too early does no harm.
func (m *Machine) Deadline() time.Time {
	if len(m.timeline) == 0 {
		return time.Time{}
	}
	return time.Unix(0, m.timeline[0].at).UTC()
}

// Woken is empty: nobody waits here.
func (m *Machine) Woken() []string { return nil }

// Outstanding asks for every event that is due, as nobody has reported on it.
func (m *Machine) Outstanding() (runs []Run) {
	for _, e := range m.all() {
		if !e.At.After(m.now) {
			runs = append(runs, runOf(e))
		}
	}
	return runs
}

func (m *Machine) all() []*Event {
	all := make([]*Event, 0, len(m.events))
	for _, e := range m.events {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b *Event) int { return cmp.Compare(a.Sequence, b.Sequence) })
	return all
}

// String is the whole state.
func (m *Machine) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "newest %d\n", m.sequence)
	for _, e := range m.all() {
		fmt.Fprintf(&b, "%d %s for %s, of %s, due %s, attempts %d, turn %d\n", e.Sequence, e.ID, e.Function, e.Received.Format(time.RFC3339Nano), e.At.Format(time.RFC3339Nano), e.Attempts, e.Turn)
	}
	return b.String()
}

func number(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// entries is a heap, the earliest first.
type entries []entry

type entry struct {
	at       int64
	sequence uint64
}

func (e entries) Len() int { return len(e) }

func (e entries) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(e[i].at, e[j].at), cmp.Compare(e[i].sequence, e[j].sequence)) < 0
}

func (e entries) Swap(i, j int) { e[i], e[j] = e[j], e[i] }

// Push is heap's.
func (e *entries) Push(x any) { *e = append(*e, x.(entry)) }

// Pop is heap's.
func (e *entries) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}
