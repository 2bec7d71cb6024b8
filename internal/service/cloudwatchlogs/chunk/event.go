package chunk

import (
	"cmp"
	"encoding/binary"
	"errors"
)

// Event is one log event. Times are milliseconds since 1970.
type Event struct {
	Time     int64 // when it happened, as its sender says
	Ingested int64 // when it came
	// Ordinal orders the events of a stream as they came; no two have the same.
	Ordinal uint64
	Message []byte
}

// Compare orders events as they are read: by time, then as they came.
func (e *Event) Compare(o *Event) int {
	return cmp.Or(cmp.Compare(e.Time, o.Time), cmp.Compare(e.Ordinal, o.Ordinal))
}

// ErrCorrupt is what decoding answers to bytes that were never encoded.
var ErrCorrupt = errors.New("chunk is corrupt")

// deltas are the numbers of the event before: an event is written as its differences from them, which are small.
type deltas struct {
	time, ingested int64
	ordinal        uint64
}

// append writes all of an event but its message, which has that many bytes and comes next.
func (d *deltas) append(dst []byte, e *Event, messageBytes int) []byte {
	dst = binary.AppendVarint(dst, e.Time-d.time)
	dst = binary.AppendVarint(dst, e.Ingested-d.ingested)
	dst = binary.AppendVarint(dst, int64(e.Ordinal-d.ordinal-1)) // 0 for events that came together
	dst = binary.AppendUvarint(dst, uint64(messageBytes))
	*d = deltas{e.Time, e.Ingested, e.Ordinal}
	return dst
}

// Reader goes through the bytes of a chunk. The zero value with Rest set is at the beginning.
type Reader struct {
	Rest []byte
	deltas
	err error
}

// Next reads the next event into e, whose Message then refers to the bytes that are read; false at the end or at an error, see Err.
func (r *Reader) Next(e *Event) bool {
	if len(r.Rest) == 0 || r.err != nil {
		return false
	}
	rest := r.Rest
	var numbers [3]int64
	for i := range numbers {
		v, n := binary.Varint(rest)
		if n <= 0 {
			return r.fail()
		}
		numbers[i], rest = v, rest[n:]
	}
	length, n := binary.Uvarint(rest)
	if n <= 0 || length > uint64(len(rest)-n) {
		return r.fail()
	}
	rest = rest[n:]
	r.time, r.ingested, r.ordinal = r.time+numbers[0], r.ingested+numbers[1], r.ordinal+uint64(numbers[2])+1
	*e = Event{Time: r.time, Ingested: r.ingested, Ordinal: r.ordinal, Message: rest[:length:length]}
	r.Rest = rest[length:]
	return true
}

func (r *Reader) fail() bool {
	r.err = ErrCorrupt
	return false
}

// Err is why Next ended before the end; nil at the end.
func (r *Reader) Err() error { return r.err }
