package eventstream

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// Decode reads the first message of src and tells how many bytes it takes. The message refers to src. The errors are ErrShort, with
// which more bytes may help, ErrCorrupt and ErrTooLong, after which nothing of the stream can be trusted.
func Decode(src []byte) (m Message, n int, err error) {
	if len(src) < preludeBytes {
		return m, 0, ErrShort
	}
	total, headers := binary.BigEndian.Uint32(src), binary.BigEndian.Uint32(src[lengthBytes:])
	switch {
	case crc32.ChecksumIEEE(src[:2*lengthBytes]) != binary.BigEndian.Uint32(src[2*lengthBytes:]):
		return m, 0, fmt.Errorf("prelude: %w", ErrCorrupt)
	case total > messageBytesMax, headers > headersBytesMax:
		return m, 0, ErrTooLong
	case total < overheadBytes+headers:
		return m, 0, fmt.Errorf("lengths: %w", ErrCorrupt)
	case uint32(len(src)) < total:
		return m, 0, ErrShort
	}
	body := src[:total-checksumBytes]
	if crc32.ChecksumIEEE(body) != binary.BigEndian.Uint32(src[total-checksumBytes:]) {
		return m, 0, fmt.Errorf("message: %w", ErrCorrupt)
	}
	if m.Headers, err = decodeHeaders(body[preludeBytes : preludeBytes+headers]); err != nil {
		return Message{}, 0, err
	}
	m.Payload = body[preludeBytes+headers:]
	return m, int(total), nil
}

func decodeHeaders(src []byte) ([]Header, error) {
	var out []Header
	for len(src) > 0 {
		h, rest, ok := decodeHeader(src)
		if !ok {
			return nil, fmt.Errorf("header %d: %w", len(out), ErrCorrupt)
		}
		out, src = append(out, h), rest
	}
	return out, nil
}

func decodeHeader(src []byte) (h Header, rest []byte, ok bool) {
	name, src, ok := cut(src[1:], int(src[0]))
	if !ok || len(name) == 0 || len(src) == 0 {
		return h, nil, false
	}
	h.Name, h.Type, src = string(name), Type(src[0]), src[1:]
	size, isFixed := fixed(h.Type)
	if !isFixed {
		if h.Type >= typesEnd || len(src) < 2 {
			return h, nil, false
		}
		size, src = int(binary.BigEndian.Uint16(src)), src[2:]
	}
	if size > headerValueBytesMax {
		return h, nil, false
	}
	h.Value, rest, ok = cut(src, size)
	return h, rest, ok
}

func cut(src []byte, n int) (part, rest []byte, ok bool) {
	if len(src) < n {
		return nil, nil, false
	}
	return src[:n:n], src[n:], true
}
