package eventstream

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
)

// Limits of the specification.
const (
	messageBytesMax     = 16 << 20
	headersBytesMax     = 128 << 10
	headerNameBytesMax  = 255
	headerValueBytesMax = 1<<15 - 1
)

const (
	lengthBytes   = 4
	checksumBytes = 4
	preludeBytes  = 2*lengthBytes + checksumBytes
	overheadBytes = preludeBytes + checksumBytes
)

// Type is the type of a header's value.
type Type byte

// The types of header values.
const (
	True Type = iota
	False
	Byte
	Short
	Integer
	Long
	Bytes
	String
	Timestamp
	UUID
	typesEnd
)

// Header is a name and a value, which lies there as the wire has it: big endian, without its length.
type Header struct {
	Name  string
	Type  Type
	Value []byte
}

// Text is a header whose value is a string.
func Text(name, value string) Header { return Header{Name: name, Type: String, Value: []byte(value)} }

// Message is one frame.
type Message struct {
	Headers []Header
	Payload []byte
}

// Get returns the value of a string header, empty for none.
func (m *Message) Get(name string) string {
	for i := range m.Headers {
		if h := &m.Headers[i]; h.Name == name && h.Type == String {
			return string(h.Value)
		}
	}
	return ""
}

// Errors of Decode.
var (
	// ErrShort: the frame has not arrived whole.
	ErrShort = errors.New("the message goes on beyond what there is")
	// ErrCorrupt: it is no frame, or was changed on the way.
	ErrCorrupt = errors.New("the message is corrupt")
	// ErrTooLong is Append's, for what the specification's limits do not allow, and Decode's for a frame that announces it.
	ErrTooLong = errors.New("the message is too long")
)

// fixed are the sizes of values that need no length.
func fixed(t Type) (size int, ok bool) {
	switch t {
	case True, False:
		return 0, true
	case Byte:
		return 1, true
	case Short:
		return 2, true
	case Integer:
		return 4, true
	case Long, Timestamp:
		return 8, true
	case UUID:
		return 16, true
	}
	return 0, false
}

// Append writes the message behind dst. On an error, which is ErrTooLong or names a header that is not well formed, dst is returned as it was.
func Append(dst []byte, m *Message) ([]byte, error) {
	start := len(dst)
	out := slices.Grow(dst, overheadBytes+len(m.Payload))[:start+preludeBytes] // the prelude is filled in when the lengths are known
	for i := range m.Headers {
		var err error
		if out, err = appendHeader(out, &m.Headers[i]); err != nil {
			return dst, err
		}
	}
	headers := len(out) - start - preludeBytes
	total := overheadBytes + headers + len(m.Payload)
	if headers > headersBytesMax || total > messageBytesMax {
		return dst, fmt.Errorf("%d bytes of headers, %d in all: %w", headers, total, ErrTooLong)
	}
	frame := out[start:]
	binary.BigEndian.PutUint32(frame, uint32(total))
	binary.BigEndian.PutUint32(frame[lengthBytes:], uint32(headers))
	binary.BigEndian.PutUint32(frame[2*lengthBytes:], crc32.ChecksumIEEE(frame[:2*lengthBytes]))
	out = append(out, m.Payload...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:])), nil
}

func appendHeader(dst []byte, h *Header) ([]byte, error) {
	if h.Name == "" || len(h.Name) > headerNameBytesMax || len(h.Value) > headerValueBytesMax {
		return dst, fmt.Errorf("header %.40q: %w", h.Name, ErrTooLong)
	}
	dst = append(dst, byte(len(h.Name)))
	dst = append(dst, h.Name...)
	dst = append(dst, byte(h.Type))
	switch size, ok := fixed(h.Type); {
	case h.Type >= typesEnd, ok && size != len(h.Value):
		return dst, fmt.Errorf("header %.40q of type %d has %d bytes: %w", h.Name, h.Type, len(h.Value), ErrCorrupt)
	case !ok:
		dst = binary.BigEndian.AppendUint16(dst, uint16(len(h.Value)))
	}
	return append(dst, h.Value...), nil
}
