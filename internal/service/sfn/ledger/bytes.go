package ledger

import "encoding/binary"

// formatVersion begins every value and every event. A build reads all versions up to its own.
const formatVersion = 1

func appendBytes[T string | []byte](dst []byte, text T) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(text)))
	return append(dst, text...)
}

func appendFlag(dst []byte, flag bool) []byte {
	if flag {
		return append(dst, 1)
	}
	return append(dst, 0)
}

// reader reads bytes that may be anything; bad says that they were not what was asked for. What it returns of them is a part of them.
type reader struct {
	rest []byte
	bad  bool
}

// readerOf begins to read a value, at its version.
func readerOf(value []byte) *reader {
	r := &reader{rest: value}
	if r.byte() != formatVersion {
		r.fail()
	}
	return r
}

func (r *reader) fail() { r.bad, r.rest = true, nil }

// end is ErrFormat if anything was wrong, or is left.
func (r *reader) end() error {
	if r.bad || len(r.rest) > 0 {
		return ErrFormat
	}
	return nil
}

func (r *reader) byte() byte {
	if len(r.rest) == 0 {
		r.fail()
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

func (r *reader) flag() bool {
	b := r.byte()
	r.bad = r.bad || b > 1
	return b == 1
}

// number reads a varint that is as short as can be, so that one number has one form.
func (r *reader) number() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || n > 1 && r.rest[n-1] == 0 {
		r.fail()
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

func (r *reader) signed() int64 {
	v := r.number()
	return int64(v>>1) ^ -int64(v&1)
}

func appendSigned(dst []byte, v int64) []byte { return binary.AppendVarint(dst, v) }

func (r *reader) bytes() []byte {
	length := r.number()
	if length > uint64(len(r.rest)) {
		r.fail()
		return nil
	}
	text := r.rest[:length:length]
	r.rest = r.rest[length:]
	return text
}

func (r *reader) text() string { return string(r.bytes()) }

// fixed reads bytes of a length that is known.
func (r *reader) fixed(into []byte) {
	if len(r.rest) < len(into) {
		r.fail()
		return
	}
	copy(into, r.rest)
	r.rest = r.rest[len(into):]
}

// count reads how many items follow that take a byte at least each.
func (r *reader) count() int {
	n := r.number()
	if n > uint64(len(r.rest)) {
		r.fail()
		return 0
	}
	return int(n)
}
