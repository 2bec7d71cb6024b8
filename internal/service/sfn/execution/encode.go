package execution

import (
	"encoding/binary"
	"time"
)

// A chunk is the events of one append, as bytes. Its first byte is the format's version; numbers are varints, texts have
// their length before them. A text that one of the last texts of the chunk equals is a reference to it: a state's output
// and the next one's input lie on the disk once.
//
//	version, count, ID of the first visible event, time in ms, events…
//	event: type, fields, then each field that is there, in the order of the bits
const chunkVersion = 1

// The fields of an event; the bit says that the field is there.
const (
	hasPrevious = 1 << iota
	hasAt
	hasFrame
	hasName
	hasNext
	hasPayload
	hasVariables
	hasError
	hasCause
	hasNumber
	hasCount
	hasLimit
	hasDue
	hasTask
	fieldsEnd
)

// AppendChunk writes events, which must be gapless, behind dst.
func AppendChunk(dst []byte, events []Event) []byte {
	e := encoder{dst: append(dst, chunkVersion)}
	e.number(int64(len(events)))
	first, at := int64(0), int64(0)
	for i := range events {
		if events[i].ID > 0 {
			first = events[i].ID
			break
		}
	}
	if len(events) > 0 {
		at = events[0].At.UnixMilli()
	}
	e.number(first)
	e.number(at)
	for i := range events {
		e.event(&events[i], at)
		at = events[i].At.UnixMilli()
	}
	return e.dst
}

type encoder struct {
	dst   []byte
	texts recent
}

func (e *encoder) number(n int64)   { e.dst = binary.AppendVarint(e.dst, n) }
func (e *encoder) count(n uint64)   { e.dst = binary.AppendUvarint(e.dst, n) }
func (e *encoder) time(t time.Time) { e.number(t.UnixMilli()) }

func (e *encoder) event(v *Event, at int64) {
	fields := fieldsOf(v, at)
	e.dst = append(e.dst, byte(v.Type))
	e.count(uint64(fields))
	if fields&hasPrevious != 0 {
		e.number(v.Previous)
	}
	if fields&hasAt != 0 {
		e.time(v.At)
	}
	if fields&hasFrame != 0 {
		e.count(uint64(v.Frame))
	}
	for _, t := range []struct {
		field int
		text  *string
	}{
		{hasName, &v.Name},
		{hasNext, &v.Next},
		{hasPayload, &v.Payload.Text},
		{hasVariables, &v.Variables.Text},
		{hasError, v.Failure.Error},
		{hasCause, v.Failure.Cause},
	} {
		if fields&t.field != 0 {
			e.text(*t.text)
		}
	}
	for i, n := range [...]int64{v.Number, v.Count, v.Limit} {
		if fields&(hasNumber<<i) != 0 {
			e.number(n)
		}
	}
	if fields&hasDue != 0 {
		e.time(v.Due)
	}
	if v.Task != nil {
		e.task(v.Task)
	}
}

func fieldsOf(v *Event, at int64) (fields int) {
	for _, f := range [...]struct {
		field int
		there bool
	}{
		{hasPrevious, v.Previous != 0},
		{hasAt, v.At.UnixMilli() != at},
		{hasFrame, v.Frame != 0},
		{hasName, v.Name != ""},
		{hasNext, v.Next != ""},
		{hasPayload, v.Payload.Text != ""},
		{hasVariables, v.Variables.Text != ""},
		{hasError, v.Failure.Error != nil},
		{hasCause, v.Failure.Cause != nil},
		{hasNumber, v.Number != 0},
		{hasCount, v.Count != 0},
		{hasLimit, v.Limit != 0},
		{hasDue, !v.Due.IsZero()},
		{hasTask, v.Task != nil},
	} {
		if f.there {
			fields |= f.field
		}
	}
	return fields
}

func (e *encoder) task(t *Task) {
	e.text(t.ResourceType)
	e.text(t.Resource)
	e.text(t.Region)
	e.number(t.Timeout)
	e.number(t.Heartbeat)
	e.text(t.Role)
	if t.Nonce == (Nonce{}) {
		e.dst = append(e.dst, 0)
		return
	}
	e.dst = append(append(e.dst, 1), t.Nonce[:]...)
}

// text writes 0 and how far back the equal text is, or its length and one, and the text.
func (e *encoder) text(s string) {
	if back, ok := e.texts.find(s); ok {
		e.count(0)
		e.count(uint64(back))
		e.texts.add(s)
		return
	}
	e.count(uint64(len(s)) + 1)
	e.dst = append(e.dst, s...)
	e.texts.add(s)
}

// recentMax is how many texts are looked at for an equal one. It is part of the format: a reader must keep as many.
const recentMax = 8

// referenceMin is the length below which a text is written again: a reference would not be shorter.
const referenceMin = 3

// recent are the last texts of a chunk, written or referred to, a ring: what is used again and again stays.
type recent struct {
	texts [recentMax]string
	added int
}

func (r *recent) find(s string) (back int, ok bool) {
	if len(s) < referenceMin {
		return 0, false
	}
	for back := range min(r.added, recentMax) {
		if r.texts[(r.added-1-back)%recentMax] == s {
			return back, true
		}
	}
	return 0, false
}

func (r *recent) add(s string) {
	if len(s) < referenceMin {
		return
	}
	r.texts[r.added%recentMax] = s
	r.added++
}

func (r *recent) get(back uint64) (string, bool) {
	if back >= uint64(min(r.added, recentMax)) {
		return "", false
	}
	return r.texts[(r.added-1-int(back))%recentMax], true
}
