package ledger

import (
	"context"
	"fmt"
	"time"

	"sluice/internal/store"
)

// Summary is what is known of an execution without its records.
type Summary struct {
	Key
	MachineID string
	Revision  int64
	Started   time.Time
	Input     [32]byte
	Note      []byte
	// Status is Running, or that of the End, which was at Ended.
	Status  byte
	Ended   time.Time
	Records uint64
	// Redrives is how often the execution was reopened, Redriven when it last was.
	Redrives uint32
	Redriven time.Time
}

// Summary is that of an execution, or ErrNotFound.
func (l *Ledger) Summary(ctx context.Context, k Key) (s *Summary, err error) {
	err = l.read(ctx, k, func(view store.Reader, number uint64) (err error) {
		s, err = summaryOf(view, number)
		return err
	})
	return s, err
}

// Records reads a page of at most limit records: those from the number on, the first being 0, or, in reverse, those before it, the newest
// first. A page is shorter if its records are large, and has one at least unless there is none.
func (l *Ledger) Records(ctx context.Context, k Key, from uint64, limit int, reverse bool) (page *Page, err error) {
	err = l.read(ctx, k, func(view store.Reader, number uint64) (err error) {
		s, err := stateOf(view, number)
		if err != nil {
			return err
		}
		page = &Page{Total: s.records}
		if reverse {
			return page.backward(view, number, min(from, s.records), limit)
		}
		return page.forward(view, number, min(from, s.records), limit)
	})
	return page, err
}

// read looks at an execution, and returns when what was seen is on the disk.
func (l *Ledger) read(ctx context.Context, k Key, look func(view store.Reader, number uint64) error) error {
	id := k.ID()
	p, err := l.group.Partition(l.of(id))
	if err != nil {
		return err
	}
	number, found, err := numberOf(p.View(), id)
	switch {
	case err != nil:
	case found:
		err = look(p.View(), number)
	default:
		err = ErrNotFound
	}
	if barred := l.barrier(ctx, l.of(id)); barred != nil {
		err = barred
	}
	if err != nil {
		return fmt.Errorf("read %v: %w", k, err)
	}
	return nil
}

// headOf reads what never changes of an execution.
func headOf(view store.Reader, number uint64) (Begin, error) {
	value, err := get(view, numbered(headKey, number))
	if err != nil {
		return Begin{}, err
	}
	if value == nil {
		return Begin{}, ErrNotFound
	}
	b, err := readHead(value)
	if err != nil {
		return b, fmt.Errorf("head of execution %d: %w", number, err)
	}
	return b, nil
}

// state is what changes of an execution.
type state struct {
	status   byte
	ended    int64
	records  uint64
	redrives redrives
}

// stateOf reads an execution's state, which may change meanwhile: then it has neither form for the moment between two looks.
func stateOf(view store.Reader, number uint64) (s state, err error) {
	for range looksMax {
		value, err := get(view, numbered(doneKey, number))
		if err != nil {
			return s, err
		}
		if value != nil {
			cold, err := readCold(number, value)
			s.status, s.ended, s.records = cold.Status, cold.Ended, cold.Records
			return s.withRedrives(view, number, err)
		}
		if value, err = get(view, numbered(activeKey, number)); err != nil {
			return s, err
		}
		if value != nil {
			a, err := readActive(value)
			s.records = a.records
			return s.withRedrives(view, number, err)
		}
	}
	return s, ErrNotFound
}

func (s state) withRedrives(view store.Reader, number uint64, err error) (state, error) {
	if err != nil {
		return s, fmt.Errorf("state of execution %d: %w", number, err)
	}
	value, err := get(view, numbered(redriveKey, number))
	if value != nil && err == nil {
		s.redrives, err = readRedrives(value)
	}
	return s, err
}

func summaryOf(view store.Reader, number uint64) (*Summary, error) {
	b, err := headOf(view, number)
	if err != nil {
		return nil, err
	}
	s, err := stateOf(view, number)
	if err != nil {
		return nil, err
	}
	return &Summary{
		Key: b.Key, MachineID: b.MachineID, Revision: b.Revision, Started: b.Started, Input: b.Input, Note: b.Note,
		Status: s.status, Ended: instant(s.ended), Records: s.records,
		Redrives: s.redrives.count, Redriven: instant(s.redrives.latest),
	}, nil
}
