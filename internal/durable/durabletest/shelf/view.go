package shelf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"sluice/internal/durable"
	"sluice/internal/store"
)

// The view has one key per item and one for the numbers that outlive the items:
//
//	'i' name → the item   's' → newest sequence, newest receipt
const (
	itemKey    = 'i'
	numbersKey = 's'
)

// ErrFormat is answered for bytes that are no event or item.
var ErrFormat = errors.New("not in the shelf's format")

// Durable binds the machine to its view.
func Durable() durable.Kind[Command, Event, Answer, Action] {
	return durable.Kind[Command, Event, Answer, Action]{Name: "shelf", Open: open, Effect: effect}
}

func effect(c Command) store.Effect {
	switch c.Op {
	case Schedule, Put:
		return store.Adds
	case Take:
		return store.Uses
	}
	return store.Frees
}

func open(view store.Reader) (durable.Machine[Command, Event, Answer, Action], durable.View[Event], error) {
	m := New()
	err := view.Scan(store.Range{}, func(key, value []byte) error {
		if key[0] == numbersKey && len(value) == 16 {
			m.sequence = max(m.sequence, binary.BigEndian.Uint64(value))
			m.receipt = binary.BigEndian.Uint64(value[8:])
			return nil
		}
		e, err := decode(value)
		if err != nil {
			return err
		}
		m.add(&Item{Name: e.Item, Shelf: e.Shelf, Stage: Stage(e.Kind), Sequence: e.Sequence, At: e.At, Receipt: e.Receipt})
		return nil
	})
	return m, &View{machine: m}, err
}

// View writes a machine's state.
type View struct {
	machine *Machine
	scratch []byte
}

// Fact is every event but Glanced.
func (v *View) Fact(e Event) bool { return e.Kind != Glanced }

// Project rewrites the item that the event changed.
func (v *View) Project(e Event, view store.Batch) {
	key := append([]byte{itemKey}, e.Item...)
	item := v.machine.items[e.Item]
	if item == nil {
		view.Delete(key)
		return
	}
	v.scratch = encode(v.scratch[:0], Event{
		Kind: Kind(item.Stage), Item: item.Name, Shelf: item.Shelf, Sequence: item.Sequence, At: item.At, Receipt: item.Receipt,
	})
	view.Put(key, v.scratch)
}

// Summary writes the numbers.
func (v *View) Summary(view store.Batch) {
	v.scratch = binary.BigEndian.AppendUint64(v.scratch[:0], v.machine.sequence)
	v.scratch = binary.BigEndian.AppendUint64(v.scratch, v.machine.receipt)
	view.Put([]byte{numbersKey}, v.scratch)
}

// Encode appends the event: its kind, then lengths and numbers as varints.
func (v *View) Encode(dst []byte, e Event) []byte { return encode(dst, e) }

// Decode reads one.
func (v *View) Decode(record []byte) (Event, error) {
	e, err := decode(record)
	if err == nil && (e.Kind < Scheduled || e.Kind > kindsMaximum) {
		err = fmt.Errorf("%w: kind %d", ErrFormat, e.Kind)
	}
	return e, err
}

func encode(dst []byte, e Event) []byte {
	dst = append(dst, byte(e.Kind))
	for _, text := range []string{e.Item, e.Shelf} {
		dst = binary.AppendUvarint(dst, uint64(len(text)))
		dst = append(dst, text...)
	}
	dst = binary.AppendUvarint(dst, e.Sequence)
	dst = binary.AppendUvarint(dst, e.Receipt)
	return binary.AppendVarint(dst, number(e.At))
}

func decode(record []byte) (e Event, err error) {
	if len(record) == 0 {
		return e, ErrFormat
	}
	e.Kind, record = Kind(record[0]), record[1:]
	for _, text := range []*string{&e.Item, &e.Shelf} {
		length, n := binary.Uvarint(record)
		if n <= 0 || length > uint64(len(record)-n) {
			return e, ErrFormat
		}
		*text, record = string(record[n:n+int(length)]), record[n+int(length):]
	}
	for _, to := range []*uint64{&e.Sequence, &e.Receipt} {
		value, n := binary.Uvarint(record)
		if n <= 0 {
			return e, ErrFormat
		}
		*to, record = value, record[n:]
	}
	at, n := binary.Varint(record)
	if n <= 0 || n != len(record) {
		return e, ErrFormat
	}
	if at != 0 {
		e.At = time.Unix(0, at).UTC()
	}
	return e, nil
}
