package openapi

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"sluice/internal/value"
)

// appendYAML writes a value as Jackson's YAML generator does by default, as API Gateway's YAML exports are: a line "---", strings in
// double quotes, names without where they need none, the elements of an array at their name's own column.
func appendYAML(dst []byte, v value.Value) []byte {
	return append(appendNode(append(dst, "---"...), v, 0), '\n')
}

// appendNode writes what stands behind a name or a dash: a scalar behind a space, anything else on lines of its own.
func appendNode(dst []byte, v value.Value, level int) []byte {
	if o, ok := v.AsObject(); ok && o.Len() > 0 {
		for name, member := range o.All() {
			dst = appendEntry(appendBreak(dst, level), name, member, level)
		}
		return dst
	}
	if a, ok := v.AsArray(); ok && a.Len() > 0 {
		for _, item := range a.All() {
			dst = appendItem(append(appendBreak(dst, level), '-'), item, level)
		}
		return dst
	}
	return appendFlow(append(dst, ' '), v)
}

// simpleNameMax is how long a name may be that needs no "?" before it: SnakeYAML's limit when it writes. Readers know such names up to
// 1,024 bytes.
const simpleNameMax = 128

// appendEntry writes a name and its value; an array's dashes stand below the name's first letter.
func appendEntry(dst []byte, name string, v value.Value, level int) []byte {
	if len(name) > simpleNameMax {
		dst = append(appendBreak(appendName(append(dst, '?', ' '), name), level), ':')
	} else {
		dst = append(appendName(dst, name), ':')
	}
	if v.Kind() == value.KindArray {
		return appendNode(dst, v, level)
	}
	return appendNode(dst, v, level+1)
}

// appendItem writes what follows a dash: an object's first member on the same line.
func appendItem(dst []byte, v value.Value, level int) []byte {
	o, ok := v.AsObject()
	if !ok || o.Len() == 0 {
		return appendNode(dst, v, level+1)
	}
	for i := range o.Len() {
		if i == 0 {
			dst = append(dst, ' ')
		} else {
			dst = appendBreak(dst, level+1)
		}
		dst = appendEntry(dst, o.At(i).Name, o.At(i).Value, level+1)
	}
	return dst
}

// appendFlow writes scalars and what is empty.
func appendFlow(dst []byte, v value.Value) []byte {
	switch v.Kind() {
	case value.KindObject:
		return append(dst, '{', '}')
	case value.KindArray:
		return append(dst, '[', ']')
	case value.KindString:
		s, _ := v.AsString()
		return appendQuoted(dst, s)
	default:
		return appendScalar(dst, v)
	}
}

// appendQuoted writes a string in double quotes. JSON's strings are YAML's, but for what YAML takes for a line's end or does not print:
// that is escaped too.
func appendQuoted(dst []byte, s string) []byte {
	start := len(dst)
	dst = value.AppendString(dst, s)
	if strings.IndexFunc(s, unprintable) < 0 {
		return dst
	}
	quoted := string(dst[start:])
	dst = dst[:start]
	for _, r := range quoted {
		if unprintable(r) {
			dst = fmt.Appendf(dst, "\\u%04X", r)
		} else {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

func unprintable(r rune) bool {
	return r >= 0x7F && r <= 0x9F || r == 0x2028 || r == 0x2029 || r == 0xFEFF || r == 0xFFFE || r == 0xFFFF
}

// appendName writes a name without quotes where no reader could take it for anything else.
func appendName(dst []byte, name string) []byte {
	if plain(name) {
		return append(dst, name...)
	}
	return appendQuoted(dst, name)
}

// plain tells names that start with a letter, "/" or "$" and go on with what has no meaning in YAML, and that are no word of YAML's.
func plain(name string) bool {
	switch name {
	case "", "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF",
		"true", "True", "TRUE", "false", "False", "FALSE", "null", "Null", "NULL":
		return false
	}
	for i := range len(name) {
		c := name[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '/' || c == '$' || c == '_'
		inner := c >= '0' && c <= '9' || c == '-' || c == '.' || c == '{' || c == '}' || c == '+'
		if !letter && (i == 0 || !inner) {
			return false
		}
	}
	return true
}
