package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"sluice/internal/durable"
	"sluice/internal/store"
)

// kindName is for ever: keys are made of it.
const kindName = "sfn-executions"

// kind is the ledger's kind, or one that forgets earlier, or remembers less, for tests.
func kind(retention time.Duration, remembered uint64) durable.Kind[Command, Event, Answer, Action] {
	return durable.Kind[Command, Event, Answer, Action]{
		Name: kindName, Effect: effect,
		Open: func(view store.Reader) (durable.Machine[Command, Event, Answer, Action], durable.View[Event], error) {
			m := newMachine(retention, remembered)
			if err := m.restore(view); err != nil {
				return nil, nil, err
			}
			return m, &View{machine: m}, nil
		},
	}
}

// Durable binds the machine to its view.
func Durable() durable.Kind[Command, Event, Answer, Action] { return kind(Retention, recentMax) }

// effect: an execution that has begun goes on to its end as long as there is a reserve.
func effect(c Command) store.Effect {
	switch c.Op {
	case OpBegin, OpReopen:
		return store.Adds
	case OpAppend:
		return store.Uses
	}
	return store.Frees
}

// restore reads what is in memory: nothing of executions that have ended.
func (m *Machine) restore(view store.Reader) error {
	for _, step := range []func(store.Reader) error{m.restoreCounters, m.restoreUses, m.restoreBriefs} {
		if err := step(view); err != nil {
			return err
		}
	}
	return nil
}

func (m *Machine) restoreCounters(view store.Reader) error {
	value, err := view.Get([]byte{countersKey})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := readCounters(value)
	if err != nil {
		return fmt.Errorf("counters: %w", err)
	}
	m.newest, m.oldest, m.uses.newest = c.newest, c.oldest, c.newestUse
	m.recent.restore(c.changes)
	return nil
}

func (m *Machine) restoreUses(view store.Reader) error {
	return view.Scan(store.Within([]byte{useEntryKey}), func(key, value []byte) error {
		k, kept, err := readUse(value)
		if err != nil || len(key) != 9 {
			return fmt.Errorf("use %x: %w", key, ErrFormat)
		}
		m.uses.get(binary.BigEndian.Uint64(key[1:]), k).kept = kept
		return nil
	})
}

// restoreBriefs reads the running executions: how they began to run, and then, in the same order, how far they are.
func (m *Machine) restoreBriefs(view store.Reader) error {
	var all []*stub
	if err := view.Scan(store.Within([]byte{briefKey}), func(key, value []byte) error {
		if len(key) != 9 {
			return fmt.Errorf("execution %x: %w", key, ErrFormat)
		}
		c, err := readCold(binary.BigEndian.Uint64(key[1:]), value)
		one := m.uses.byNumber[c.Use]
		if err != nil || one == nil {
			return fmt.Errorf("execution %d of use %d: %w", c.Number, c.Use, ErrFormat)
		}
		s := &stub{number: c.Number, started: c.Started, redrives: c.Redrives}
		m.begin(c.ID, s, one, c.Lists)
		all = append(all, s)
		return nil
	}); err != nil {
		return err
	}
	return m.restoreActive(view, all)
}

func (m *Machine) restoreActive(view store.Reader, all []*stub) error {
	if err := view.Scan(store.Within([]byte{activeKey}), func(key, value []byte) error {
		a, err := readActive(value)
		if err != nil || len(key) != 9 || len(all) == 0 || all[0].number != binary.BigEndian.Uint64(key[1:]) {
			return fmt.Errorf("running execution %x: %w", key, ErrFormat)
		}
		s := all[0]
		all = all[1:]
		s.records, s.deadline, s.outstanding = a.records, a.deadline, a.outstanding
		if s.deadline != 0 {
			m.timers.set(s)
		}
		return nil
	}); err != nil {
		return err
	}
	if len(all) > 0 {
		return fmt.Errorf("execution %d runs, and nobody knows how far it is: %w", all[0].number, ErrFormat)
	}
	return nil
}
