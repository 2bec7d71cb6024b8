package jsonsmart

import (
	"unicode/utf8"

	"sluice/internal/value"
)

// Style says which characters of a string are escaped beyond those that JSON demands. Both escape control characters up
// to U+009F and the block from U+2000 to U+20FF.
type Style uint8

const (
	// Plain is what Jayway's JSONPath writes its results with (json-smart's JSONStyle.LT_COMPRESS).
	Plain Style = iota
	// Web escapes the slash too. It is json-smart's default, and so the form of an array that a template prints.
	Web
)

// Append writes v as compact JSON behind dst, numbers as AppendNumber does. The error is value.ErrDepth, for an array or
// object that was put inside itself.
func Append(dst []byte, v value.Value, style Style) ([]byte, error) {
	return appendValue(dst, v, style, 0)
}

// appendDepthMax is how deep Append goes before it takes a tree for one that contains itself.
const appendDepthMax = 100_000

func appendValue(dst []byte, v value.Value, style Style, depth int) (_ []byte, err error) {
	if depth > appendDepthMax {
		return dst, value.ErrDepth
	}
	switch v.Kind() {
	case value.KindNumber:
		n, _ := v.AsNumber()
		return AppendNumber(dst, n), nil
	case value.KindString:
		s, _ := v.AsString()
		return AppendString(dst, s, style), nil
	case value.KindArray:
		a, _ := v.AsArray()
		dst = append(dst, '[')
		for i, element := range a.All() {
			if i > 0 {
				dst = append(dst, ',')
			}
			if dst, err = appendValue(dst, element, style, depth+1); err != nil {
				return dst, err
			}
		}
		return append(dst, ']'), nil
	case value.KindObject:
		o, _ := v.AsObject()
		dst = append(dst, '{')
		for name, member := range o.All() {
			if dst[len(dst)-1] != '{' {
				dst = append(dst, ',')
			}
			dst = append(AppendString(dst, name, style), ':')
			if dst, err = appendValue(dst, member, style, depth+1); err != nil {
				return dst, err
			}
		}
		return append(dst, '}'), nil
	case value.KindNull, value.KindBool:
	}
	return v.Append(dst)
}

// AppendString writes s as a JSON string behind dst, quotes included.
func AppendString(dst []byte, s string, style Style) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if escapes(r, style) || r == utf8.RuneError && size == 1 {
			dst = appendEscape(append(dst, s[start:i]...), r)
			start = i + size
		}
		i += size
	}
	return append(append(dst, s[start:]...), '"')
}

func escapes(r rune, style Style) bool {
	switch {
	case r == '"', r == '\\', r < ' ', 0x7F <= r && r <= 0x9F, 0x2000 <= r && r <= 0x20FF:
		return true
	}
	return r == '/' && style == Web
}

func appendEscape(dst []byte, r rune) []byte {
	switch r {
	case '"', '\\', '/':
		return append(dst, '\\', byte(r))
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
	case utf8.RuneError:
		return append(dst, "\uFFFD"...)
	}
	const hex = "0123456789ABCDEF"
	return append(dst, '\\', 'u', hex[r>>12&0xF], hex[r>>8&0xF], hex[r>>4&0xF], hex[r&0xF])
}
