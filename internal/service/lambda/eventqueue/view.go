package eventqueue

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"sluice/internal/durable"
	"sluice/internal/store"
)

// The view has two keys for each event, so that opening reads no payloads, and one for the number that outlives events:
//
//	'e' sequence → the event without its payload   'p' sequence → the payload   's' → the newest sequence
const (
	eventKey    = 'e'
	payloadKey  = 'p'
	sequenceKey = 's'
)

// kindName is for ever: keys are made of it.
const kindName = "lambda-events"

// ErrFormat is answered for bytes that are no event.
var ErrFormat = errors.New("not in the event queue's format")

// Durable binds the machine to its view.
func Durable() durable.Kind[Command, Change, Answer, Run] {
	return durable.Kind[Command, Change, Answer, Run]{Name: kindName, Open: open, Effect: effect}
}

func effect(c Command) store.Effect {
	switch c.Op {
	case Add:
		return store.Adds
	case Postpone:
		return store.Uses
	}
	return store.Frees
}

func open(view store.Reader) (durable.Machine[Command, Change, Answer, Run], durable.View[Change], error) {
	m := newMachine()
	if err := view.Scan(store.Within([]byte{eventKey}), func(_, value []byte) error {
		c, err := decode(value)
		if err != nil {
			return err
		}
		m.add(&c.Event)
		return nil
	}); err != nil {
		return nil, nil, err
	}
	switch newest, err := view.Get([]byte{sequenceKey}); {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return nil, nil, err
	case len(newest) != 8:
		return nil, nil, fmt.Errorf("the newest sequence: %w", ErrFormat)
	default:
		m.sequence = max(m.sequence, binary.BigEndian.Uint64(newest))
	}
	return m, &View{machine: m}, nil
}

// View writes a machine's state.
type View struct {
	machine *Machine
	scratch []byte
}

func key(kind byte, sequence uint64) []byte { return store.AppendUint64([]byte{kind}, sequence) }

// Fact is every change.
func (v *View) Fact(Change) bool { return true }

// Project rewrites the event that changed.
func (v *View) Project(c Change, view store.Batch) {
	sequence := c.Event.Sequence
	if c.Op == Add {
		view.Put(key(payloadKey, sequence), c.Event.Payload)
	}
	e := v.machine.events[sequence]
	if e == nil {
		view.Delete(key(eventKey, sequence))
		view.Delete(key(payloadKey, sequence))
		return
	}
	v.scratch = encode(v.scratch[:0], Change{Op: Add, Event: *e})
	view.Put(key(eventKey, sequence), v.scratch)
}

// Summary writes the newest sequence.
func (v *View) Summary(view store.Batch) {
	v.scratch = store.AppendUint64(v.scratch[:0], v.machine.sequence)
	view.Put([]byte{sequenceKey}, v.scratch)
}

// Encode appends the change: its kind, then numbers and lengths as varints.
func (v *View) Encode(dst []byte, c Change) []byte { return encode(dst, c) }

// Decode reads one.
func (v *View) Decode(record []byte) (Change, error) { return decode(record) }

func encode(dst []byte, c Change) []byte {
	e := &c.Event
	dst = append(dst, byte(c.Op))
	dst = binary.AppendUvarint(dst, e.Sequence)
	for _, at := range []time.Time{e.Received, e.At} {
		dst = binary.AppendVarint(dst, number(at))
	}
	dst = binary.AppendUvarint(dst, uint64(e.Attempts))
	dst = binary.AppendUvarint(dst, uint64(e.Turn))
	for _, text := range []string{e.Function, e.ID, string(e.Payload)} {
		dst = binary.AppendUvarint(dst, uint64(len(text)))
		dst = append(dst, text...)
	}
	return dst
}

func decode(record []byte) (Change, error) {
	r := reader{rest: record}
	c := Change{Op: Op(r.byte())}
	e := &c.Event
	e.Sequence = r.number()
	e.Received, e.At = r.time(), r.time()
	e.Attempts, e.Turn = r.small(), r.small()
	e.Function, e.ID = string(r.text()), string(r.text())
	if payload := r.text(); len(payload) > 0 {
		e.Payload = append([]byte(nil), payload...)
	}
	if r.bad || len(r.rest) > 0 || c.Op < Add || c.Op > Finish {
		return Change{}, ErrFormat
	}
	return c, nil
}

// reader reads a record; bad says that it had not what was asked for.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) byte() byte {
	if len(r.rest) == 0 {
		r.bad = true
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

func (r *reader) number() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *reader) small() uint32 {
	v := r.number()
	r.bad = r.bad || v > 1<<32-1
	return uint32(v)
}

func (r *reader) time() time.Time {
	v, n := binary.Varint(r.rest)
	if n <= 0 {
		r.bad, r.rest = true, nil
		return time.Time{}
	}
	r.rest = r.rest[n:]
	if v == 0 {
		return time.Time{}
	}
	return time.Unix(0, v).UTC()
}

func (r *reader) text() []byte {
	length := r.number()
	if length > uint64(len(r.rest)) {
		r.bad, r.rest = true, nil
		return nil
	}
	text := r.rest[:length]
	r.rest = r.rest[length:]
	return text
}
