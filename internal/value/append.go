package value

import (
	"sync"
	"unicode/utf8"
)

// appendDepthMax is how deep Append goes before it takes a tree for one that contains itself. No tree of Parse comes near.
const appendDepthMax = 100_000

// Append writes v as compact JSON behind dst and returns the longer slice: members in their order, numbers as they were
// written, strings escaped as AppendString does. The error is ErrDepth, for an array or object that was put inside itself.
func (v Value) Append(dst []byte) ([]byte, error) { return v.append(dst, 0) }

// String returns v as compact JSON. An array or object that contains itself gives the text of the error instead.
func (v Value) String() string { return written(v, func(text []byte) string { return string(text) }) }

// Size returns how many bytes String has, without making it.
func (v Value) Size() int { return written(v, func(text []byte) int { return len(text) }) }

// written is what use makes of v's text, which it does not keep.
func written[T any](v Value, use func(text []byte) T) T {
	room := rooms.Get().(*[]byte)
	defer rooms.Put(room)
	dst, err := v.Append((*room)[:0])
	if err != nil {
		return use([]byte(ErrDepth.Error()))
	}
	if cap(dst) <= roomBytesMax {
		*room = dst
	}
	return use(dst)
}

// rooms are where texts grow, whose sizes nobody knows before; what is larger than roomBytesMax is not kept for the next.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

const roomBytesMax = 64 << 10

// MarshalJSON makes a Value a member of any structure that encoding/json or go-json-experiment writes.
func (v Value) MarshalJSON() ([]byte, error) { return v.Append(nil) }

// UnmarshalJSON makes a Value a member of any structure that encoding/json or go-json-experiment reads.
func (v *Value) UnmarshalJSON(text []byte) (err error) {
	*v, err = ParseBytes(text)
	return err
}

func (v Value) append(dst []byte, depth int) ([]byte, error) {
	switch ref := v.ref.(type) {
	case *Array:
		return ref.append(dst, depth+1)
	case *Object:
		return ref.append(dst, depth+1)
	case Kind:
		if ref == KindString {
			return AppendString(dst, v.text), nil
		}
		return append(dst, v.text...), nil
	}
	return append(dst, literalNull...), nil
}

func (a *Array) append(dst []byte, depth int) (_ []byte, err error) {
	if depth > appendDepthMax {
		return dst, ErrDepth
	}
	dst = append(dst, '[')
	for i := range a.items {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = a.items[i].append(dst, depth); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

func (o *Object) append(dst []byte, depth int) (_ []byte, err error) {
	if depth > appendDepthMax {
		return dst, ErrDepth
	}
	dst = append(dst, '{')
	for i := range o.members {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(AppendString(dst, o.members[i].Name), ':')
		if dst, err = o.members[i].Value.append(dst, depth); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// AppendString writes s as a JSON string behind dst, quotes included. It escapes what JSON demands and nothing else: the
// quote, the backslash and the control characters below U+0020, as Jackson does by default, with capital hexadecimal
// digits. Bytes that are not UTF-8 become U+FFFD.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				dst = append(append(dst, s[start:i]...), "\uFFFD"...)
				start = i + size
			}
			i += size
			continue
		}
		if c < ' ' || c == '"' || c == '\\' {
			dst = appendEscape(append(dst, s[start:i]...), c)
			start = i + 1
		}
		i++
	}
	return append(append(dst, s[start:]...), '"')
}

func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	const hex = "0123456789ABCDEF"
	return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xF])
}
