package ledger

import (
	"bytes"
	"encoding/binary"
)

// An event's record: the version, the Op, then what the Op has, in the order in which it is written here.
func appendEvent(dst []byte, e *Event) []byte {
	dst = append(dst, formatVersion, byte(e.Op))
	if e.Op == OpSweep {
		dst = appendSigned(dst, e.Next)
		dst = binary.AppendUvarint(dst, uint64(len(e.Gone)))
		for i := range e.Gone {
			dst = appendColdFields(binary.AppendUvarint(dst, e.Gone[i].Number), &e.Gone[i])
		}
		return dst
	}
	dst = append(dst, e.ID[:]...)
	switch e.Op {
	case OpBegin:
		dst = binary.AppendUvarint(binary.AppendUvarint(dst, e.Number), e.Use)
		dst = appendHeadFields(dst, e.Begin)
		dst = appendBytes(dst, e.Begin.Note)
		dst = binary.AppendUvarint(dst, uint64(len(e.Begin.Lists)))
		for _, name := range e.Begin.Lists {
			dst = appendBytes(dst, name)
		}
	case OpReopen:
		dst = appendColdFields(binary.AppendUvarint(dst, e.Cold.Number), &e.Cold)
		dst = appendSigned(dst, e.Redriven)
	}
	return appendAppend(dst, &e.Append)
}

func appendAppend(dst []byte, a *Append) []byte {
	dst = binary.AppendUvarint(dst, a.After)
	dst = appendSigned(dst, nanoseconds(a.Deadline))
	dst = appendFlag(dst, a.Outstanding)
	if dst = appendFlag(dst, a.End != nil); a.End != nil {
		dst = appendSigned(append(dst, a.End.Status), nanoseconds(a.End.At))
	}
	dst = binary.AppendUvarint(dst, uint64(len(a.Records)))
	for _, record := range a.Records {
		dst = appendBytes(dst, record)
	}
	return dst
}

// readEvent reads one, of which nothing is part of the record: that is used again.
func readEvent(record []byte) (Event, error) {
	r := readerOf(bytes.Clone(record))
	e := Event{Op: Op(r.byte())}
	switch {
	case r.bad || e.Op < OpBegin || e.Op > OpSweep:
		return Event{}, ErrFormat
	case e.Op == OpSweep:
		e.Next = r.signed()
		for n := r.count(); n > 0 && !r.bad; n-- {
			e.Gone = append(e.Gone, r.numberedCold())
		}
	default:
		r.execution(&e)
	}
	if err := r.end(); err != nil {
		return Event{}, err
	}
	return e, nil
}

func (r *reader) numberedCold() Cold {
	number := r.number()
	c := r.cold()
	c.Number = number
	return c
}

func (r *reader) execution(e *Event) {
	r.fixed(e.ID[:])
	switch e.Op {
	case OpBegin:
		e.Number, e.Use = r.number(), r.number()
		e.Begin = &Begin{}
		r.head(e.Begin)
		e.Begin.Note = r.bytes()
		n := r.count()
		if n > ListsMax {
			r.fail()
			return
		}
		for range n {
			e.Begin.Lists = append(e.Begin.Lists, r.text())
		}
	case OpReopen:
		e.Cold = r.numberedCold()
		e.Redriven = r.signed()
	}
	r.append(&e.Append)
}

func (r *reader) append(a *Append) {
	a.After = r.number()
	a.Deadline = instant(r.signed())
	a.Outstanding = r.flag()
	if r.flag() {
		a.End = &End{Status: r.byte(), At: instant(r.signed())}
		r.bad = r.bad || a.End.Status == Running || a.End.Status > StatusMax
	}
	n := r.count()
	for ; n > 0 && !r.bad; n-- {
		a.Records = append(a.Records, r.bytes())
	}
}
