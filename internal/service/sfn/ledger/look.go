package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"

	"sluice/internal/store"
)

// get is Get, with nil for what is not there.
func get(view store.Reader, key []byte) ([]byte, error) {
	value, err := view.Get(key)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return value, err
}

// lookup looks whether a name is taken.
func lookup(view store.Reader, id ID) (look Look, err error) {
	if look.Changes, err = changesOf(view); err != nil {
		return look, err
	}
	look.Number, look.Found, err = numberOf(view, id)
	return look, err
}

// lookupCold looks for an execution that has ended; where it has not, the machine knows.
func lookupCold(view store.Reader, id ID) (Look, error) {
	look, err := lookup(view, id)
	if err != nil || !look.Found {
		return look, err
	}
	value, err := get(view, numbered(doneKey, look.Number))
	if value == nil || err != nil {
		return look, err
	}
	look.Cold, err = readCold(look.Number, value)
	return look, err
}

// changesOf is read before all that it vouches for.
func changesOf(view store.Reader) (uint64, error) {
	value, err := get(view, []byte{countersKey})
	if value == nil || err != nil {
		return 0, err
	}
	c, err := readCounters(value)
	return c.changes, err
}

func numberOf(view store.Reader, id ID) (number uint64, found bool, err error) {
	value, err := get(view, nameOf(id))
	if value == nil || err != nil {
		return 0, false, err
	}
	if len(value) != 8 {
		return 0, false, fmt.Errorf("name %x: %w", id, ErrFormat)
	}
	return binary.BigEndian.Uint64(value), true, nil
}

// sweepMax executions are forgotten in one turn.
const sweepMax = 256

// lookupOver makes the command that forgets the executions which ended up to a time, the first sweepMax of them.
func lookupOver(view store.Reader, until int64) (Command, error) {
	c := Command{Op: OpSweep}
	var err error
	if c.Look.Changes, err = changesOf(view); err != nil {
		return c, err
	}
	var numbers []uint64
	if err := view.Scan(store.Within([]byte{overKey}), func(key, _ []byte) error {
		if len(key) != 17 {
			return fmt.Errorf("end %x: %w", key, ErrFormat)
		}
		ended := unsortable(binary.BigEndian.Uint64(key[1:]))
		if ended > until || len(numbers) == sweepMax {
			c.Next = ended
			return store.ErrStop
		}
		numbers = append(numbers, binary.BigEndian.Uint64(key[9:]))
		return nil
	}); err != nil {
		return c, err
	}
	for _, number := range numbers {
		value, err := get(view, numbered(doneKey, number))
		if err != nil {
			return c, err
		}
		if value == nil {
			return c, ErrLookAgain // it was reopened since
		}
		cold, err := readCold(number, value)
		if err != nil {
			return c, err
		}
		c.Gone = append(c.Gone, cold)
	}
	return c, nil
}
