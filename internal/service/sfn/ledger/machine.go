package ledger

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// Machine is the state machine of one partition.
type Machine struct {
	now     int64
	newest  uint64 // the number of the newest execution
	running map[ID]*stub
	timers  timers
	shared  shared
	uses    uses
	recent  recent
	// oldest is not later than the earliest end of an execution that is kept; 0 if none has ended. retention after it a sweep is asked for,
	// and asked says that one was since the last.
	oldest    int64
	retention int64
	asked     bool

	// touched is the execution that the latest event was about, and how it was before; the view writes what changed.
	touched touched
	out     [1]Event
	acts    []Action
}

// touched is what an event did to an execution.
type touched struct {
	stub *stub
	end  *End
}

func newMachine(retention time.Duration, remembered uint64) *Machine {
	return &Machine{
		running: map[ID]*stub{}, shared: shared{}, uses: newUses(),
		recent: recent{max: remembered}, retention: int64(retention),
	}
}

// Decide looks at the state and the command.
func (m *Machine) Decide(_ time.Time, c Command, _ bool) ([]Event, Answer, error) {
	switch c.Op {
	case OpBegin:
		return m.decideBegin(c)
	case OpAppend:
		return m.decideAppend(c)
	case OpReopen:
		return m.decideReopen(c)
	case OpSweep:
		return m.decideSweep(c)
	case OpCount:
		return nil, m.count(c), nil
	}
	return nil, Answer{}, nil
}

func (m *Machine) decideBegin(c Command) ([]Event, Answer, error) {
	if err := c.Begin.check(); err != nil {
		return nil, Answer{}, err
	}
	if s := m.running[c.ID]; s != nil {
		return nil, Answer{Number: s.number, Existing: true, Running: true}, nil
	}
	if m.recent.changed(c.Look.Changes, c.ID) {
		return nil, Answer{}, ErrLookAgain
	}
	if c.Look.Found {
		return nil, Answer{Number: c.Look.Number, Existing: true}, nil
	}
	number := m.newest + 1
	m.out[0] = Event{
		Op: OpBegin, ID: c.ID, Number: number, Begin: c.Begin, Append: c.Begin.First,
		Use: m.uses.numberOf(useKey{c.Begin.MachineID, c.Begin.Revision}),
	}
	return m.out[:], Answer{Number: number}, nil
}

func (m *Machine) decideAppend(c Command) ([]Event, Answer, error) {
	if err := c.Append.check(); err != nil {
		return nil, Answer{}, err
	}
	s := m.running[c.ID]
	if s == nil {
		return nil, Answer{}, ErrOver
	}
	if s.records != c.Append.After {
		return nil, Answer{}, fmt.Errorf("%w: to %d records", ErrStale, s.records)
	}
	m.out[0] = Event{Op: OpAppend, ID: c.ID, Append: c.Append}
	return m.out[:], Answer{Number: s.number}, nil
}

func (m *Machine) decideReopen(c Command) ([]Event, Answer, error) {
	if err := c.Append.check(); err != nil {
		return nil, Answer{}, err
	}
	cold := &c.Look.Cold
	switch {
	case m.running[c.ID] != nil:
		return nil, Answer{}, ErrRunning
	case m.recent.changed(c.Look.Changes, c.ID):
		return nil, Answer{}, ErrLookAgain
	case !c.Look.Found:
		return nil, Answer{}, ErrNotFound
	case cold.ID != c.ID: // it was running when it was looked up, and does not run now
		return nil, Answer{}, ErrLookAgain
	case cold.Records != c.Append.After:
		return nil, Answer{}, fmt.Errorf("%w: to %d records", ErrStale, cold.Records)
	}
	m.out[0] = Event{Op: OpReopen, ID: c.ID, Append: c.Append, Cold: *cold, Redriven: nanoseconds(c.Redriven)}
	return m.out[:], Answer{Number: cold.Number}, nil
}

// decideSweep forgets only what nobody has reopened since it was looked up.
func (m *Machine) decideSweep(c Command) ([]Event, Answer, error) {
	if !m.recent.knows(c.Look.Changes) {
		return nil, Answer{}, ErrLookAgain
	}
	for i := range c.Gone {
		if g := &c.Gone[i]; m.running[g.ID] != nil || m.recent.changed(c.Look.Changes, g.ID) || !m.isOver(g.Ended) {
			return nil, Answer{}, ErrLookAgain
		}
	}
	m.out[0] = Event{Op: OpSweep, Gone: c.Gone, Next: m.recent.earliest(c.Look.Changes, c.Next)}
	return m.out[:], Answer{}, nil
}

func (m *Machine) count(c Command) Answer {
	a := Answer{Active: m.uses.running[c.MachineID]}
	if one := m.uses.byKey[useKey{c.MachineID, c.Revision}]; one != nil {
		a.Kept = one.kept
	}
	return a
}

// isOver tells whether what ended at the time may be forgotten by now.
func (m *Machine) isOver(ended int64) bool { return ended <= m.now-m.retention }

// Advance asks for what is due.
func (m *Machine) Advance(now time.Time) []Action {
	m.now = nanoseconds(now)
	m.acts = m.acts[:0]
	for len(m.timers) > 0 && m.timers[0].deadline <= m.now {
		s := m.timers[0]
		m.timers.remove(s)
		m.acts = append(m.acts, s.due())
	}
	if !m.asked && m.oldest != 0 && m.isOver(m.oldest) {
		m.asked = true
		m.acts = append(m.acts, m.sweep())
	}
	return m.acts
}

// sweepAt is when the oldest end is to be forgotten.
func (m *Machine) sweepAt() int64 {
	if m.oldest > math.MaxInt64-m.retention {
		return math.MaxInt64
	}
	return cmp.Or(m.oldest+m.retention, 1)
}

func (m *Machine) sweep() Action { return Action{Act: Sweep, At: m.now - m.retention} }

func (s *stub) due() Action { return Action{Act: Due, Number: s.number, At: s.deadline} }

// Deadline is the earliest of the executions', or when the first that ended is to be forgotten.
func (m *Machine) Deadline() time.Time {
	at := int64(0)
	if len(m.timers) > 0 {
		at = m.timers[0].deadline
	}
	if !m.asked && m.oldest != 0 {
		at = earlier(at, m.sweepAt())
	}
	return instant(at)
}

// Woken is empty: nobody waits here.
func (m *Machine) Woken() []string { return nil }

// Outstanding asks for all that was under way or due when the partition was last heard of, and for a sweep if it is time.
func (m *Machine) Outstanding() (actions []Action) {
	for _, s := range m.running {
		if s.outstanding {
			actions = append(actions, Action{Act: Resume, Number: s.number})
		}
		if s.deadline != 0 && s.deadline <= m.now {
			actions = append(actions, s.due())
		}
	}
	slices.SortFunc(actions, func(a, b Action) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Act, b.Act))
	})
	if m.oldest != 0 && m.isOver(m.oldest) {
		actions = append(actions, m.sweep())
	}
	return actions
}
