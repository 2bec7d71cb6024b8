package execution

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// ErrFormat is answered for bytes that are no chunk, or one of a newer build.
var ErrFormat = errors.New("not a chunk of events")

// eventBytesMin is the fewest bytes that an event takes: its type and its fields.
const eventBytesMin = 2

// ReadChunk reads what AppendChunk wrote. The events share memory with chunk's copy as a string.
func ReadChunk(chunk []byte) ([]Event, error) {
	r := reader{rest: string(chunk)}
	if version := r.byte(); version != chunkVersion || r.bad {
		return nil, fmt.Errorf("%w: version %d", ErrFormat, version)
	}
	count, id, at := r.number(), r.number(), r.number()
	if r.bad || count < 0 || count > int64(len(r.rest)/eventBytesMin) || id < 0 {
		return nil, ErrFormat
	}
	events := make([]Event, 0, count)
	for range count {
		events = append(events, Event{})
		v := &events[len(events)-1]
		r.event(v, at)
		if r.bad || !v.Type.known() {
			return nil, ErrFormat
		}
		at = v.At.UnixMilli()
		if v.Type.Visible() {
			if id == 0 {
				return nil, ErrFormat
			}
			v.ID = id
			id++
		}
	}
	if len(r.rest) > 0 {
		return nil, ErrFormat
	}
	return events, nil
}

// reader reads a chunk; bad says that it had not what was asked for.
type reader struct {
	rest  string
	bad   bool
	texts recent
}

func (r *reader) event(v *Event, at int64) {
	v.Type = Type(r.byte())
	fields := r.count()
	if fields >= fieldsEnd {
		r.fail()
		return
	}
	has := func(field uint64) bool { return fields&field != 0 && !r.bad }
	if has(hasPrevious) {
		v.Previous = r.number()
	}
	v.At = time.UnixMilli(at).UTC()
	if has(hasAt) {
		v.At = r.time()
	}
	if has(hasFrame) {
		v.Frame = FrameID(r.small())
	}
	r.eventTexts(v, has)
	for i, n := range [...]*int64{&v.Number, &v.Count, &v.Limit} {
		if has(hasNumber << i) {
			*n = r.number()
		}
	}
	if has(hasDue) {
		v.Due = r.time()
	}
	if has(hasTask) {
		v.Task = r.task()
	}
}

func (r *reader) eventTexts(v *Event, has func(uint64) bool) {
	for _, t := range [...]struct {
		field uint64
		text  *string
	}{
		{hasName, &v.Name},
		{hasNext, &v.Next},
		{hasPayload, &v.Payload.Text},
		{hasVariables, &v.Variables.Text},
	} {
		if has(t.field) {
			*t.text = r.text()
		}
	}
	if has(hasError) {
		name := r.text()
		v.Failure.Error = &name
	}
	if has(hasCause) {
		cause := r.text()
		v.Failure.Cause = &cause
	}
}

func (r *reader) task() *Task {
	t := &Task{ResourceType: r.text(), Resource: r.text(), Region: r.text()}
	t.Timeout, t.Heartbeat = r.number(), r.number()
	t.Role = r.text()
	if r.byte() == 0 {
		return t
	}
	if len(r.rest) < len(t.Nonce) {
		r.fail()
		return t
	}
	copy(t.Nonce[:], r.rest)
	r.rest = r.rest[len(t.Nonce):]
	return t
}

func (r *reader) fail() { r.bad, r.rest = true, "" }

func (r *reader) byte() byte {
	if len(r.rest) == 0 {
		r.fail()
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

func (r *reader) count() (n uint64) {
	for shift := 0; ; shift += 7 {
		if len(r.rest) == 0 || shift >= 7*binary.MaxVarintLen64 {
			r.fail()
			return 0
		}
		b := r.rest[0]
		r.rest = r.rest[1:]
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
}

func (r *reader) number() int64 {
	n := r.count()
	return int64(n>>1) ^ -int64(n&1)
}

func (r *reader) small() uint32 {
	n := r.count()
	if n > 1<<32-1 {
		r.fail()
		return 0
	}
	return uint32(n)
}

// yearMax keeps times within what RFC 3339 can write.
const yearMax = 9999

func (r *reader) time() time.Time {
	t := time.UnixMilli(r.number()).UTC()
	if t.Year() < 1 || t.Year() > yearMax {
		r.fail()
		return time.Time{}
	}
	return t
}

func (r *reader) text() string {
	length := r.count()
	if length == 0 {
		s, ok := r.texts.get(r.count())
		if !ok {
			r.fail()
		}
		r.texts.add(s)
		return s
	}
	length--
	if length > uint64(len(r.rest)) {
		r.fail()
		return ""
	}
	s := r.rest[:length]
	r.rest = r.rest[length:]
	r.texts.add(s)
	return s
}
