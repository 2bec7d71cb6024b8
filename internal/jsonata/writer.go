package jsonata

import (
	"errors"
	"math"
	"unicode/utf8"

	"sluice/internal/value"
)

// writer writes items as JSON.stringify does.
type writer struct {
	dst      []byte
	bytesMax int
	// exact leaves numbers as they are; else they are rounded to 15 digits, as $string does.
	exact bool
	// indent is what stands before members and elements per level; "" for one line.
	indent string
	run    *evaluation // whose steps are counted, if any
}

var errTooLong = errors.New("too long")

func (w *writer) write(x item, depth int) error {
	if len(w.dst) > w.bytesMax {
		return errTooLong
	}
	if depth > nestedMax {
		return errNested()
	}
	if w.run != nil {
		if err := w.run.step(1); err != nil {
			return err
		}
	}
	switch x.kind {
	case kindBool:
		if x.isTrue() {
			w.dst = append(w.dst, "true"...)
		} else {
			w.dst = append(w.dst, "false"...)
		}
	case kindNumber:
		return w.number(x)
	case kindString:
		w.dst = appendQuoted(w.dst, x.text)
	case kindFunction:
		w.dst = append(w.dst, `""`...)
	case kindArray:
		return w.array(x, depth)
	case kindObject:
		return w.object(x, depth)
	default:
		w.dst = append(w.dst, "null"...)
	}
	return nil
}

func (w *writer) number(x item) error {
	f := x.float()
	if w.exact {
		if math.IsInf(f, 0) || math.IsNaN(f) {
			w.dst = append(w.dst, "null"...)
		} else {
			w.dst = append(w.dst, numberText(f)...)
		}
		return nil
	}
	if math.IsInf(f, 0) {
		return fail("D1001", x)
	}
	if math.IsNaN(f) {
		w.dst = append(w.dst, "null"...)
	} else {
		w.dst = append(w.dst, numberText(rounded(f))...)
	}
	return nil
}

func (w *writer) line(depth int) {
	if w.indent == "" {
		return
	}
	w.dst = append(w.dst, '\n')
	for range depth {
		w.dst = append(w.dst, w.indent...)
	}
}

func (w *writer) array(x item, depth int) error {
	v, _ := x.elements()
	w.dst = append(w.dst, '[')
	for i := range v.n {
		if i > 0 {
			w.dst = append(w.dst, ',')
		}
		w.line(depth + 1)
		if err := w.write(v.at(i), depth+1); err != nil {
			return err
		}
	}
	if v.n > 0 {
		w.line(depth)
	}
	w.dst = append(w.dst, ']')
	return nil
}

func (w *writer) object(x item, depth int) error {
	m, _ := x.members()
	w.dst = append(w.dst, '{')
	empty := true
	for i := range m.n {
		name, member := m.at(i)
		if !member.defined() {
			continue
		}
		if !empty {
			w.dst = append(w.dst, ',')
		}
		empty = false
		w.line(depth + 1)
		w.dst = append(appendQuoted(w.dst, name), ':')
		if w.indent != "" {
			w.dst = append(w.dst, ' ')
		}
		if err := w.write(member, depth+1); err != nil {
			return err
		}
	}
	if !empty {
		w.line(depth)
	}
	w.dst = append(w.dst, '}')
	return nil
}

// appendQuoted writes a string as JSON.stringify does: half a pair is an escape, and so are control characters, with small digits.
func appendQuoted(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	if utf8.ValidString(s) && !hasControl(s) {
		return value.AppendString(dst, s)
	}
	dst = append(dst, '"')
	for len(s) > 0 {
		r, size := decode(s)
		switch {
		case r >= 0xD800 && r < 0xE000:
			dst = append(dst, '\\', 'u', 'd', hex[r>>8&15], hex[r>>4&15], hex[r&15])
		case r < ' ' && r != '\b' && r != '\f' && r != '\n' && r != '\r' && r != '\t':
			dst = append(dst, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		default:
			quotedRune := value.AppendString(nil, string(r))
			dst = append(dst, quotedRune[1:len(quotedRune)-1]...)
		}
		s = s[size:]
	}
	return append(dst, '"')
}

func hasControl(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' {
			return true
		}
	}
	return false
}
