package task

import (
	"strconv"
	"strings"

	"sluice/internal/value"
)

// arrayFormat is how lists are written in forms.
type arrayFormat string

// The formats. Source: Developer Guide, "Applying URL-encoding on request body".
const (
	indices  arrayFormat = "INDICES"  // a[0]=x&a[1]=y
	repeat   arrayFormat = "REPEAT"   // a=x&a=y
	commas   arrayFormat = "COMMAS"   // a=x,y
	brackets arrayFormat = "BRACKETS" // a[]=x&a[]=y
)

// formBytesMax bounds a form: names repeat in it for every value below them, so that a deep body would grow beyond all measure.
const formBytesMax = 1 << 20

// form writes an object as a form: what is nested has its way in brackets. It reports false for what has no such form, and for what is longer
// than formBytesMax.
func form(body value.Value, arrays arrayFormat) (string, bool) {
	o, ok := body.AsObject()
	if !ok {
		return "", false
	}
	w := &formWriter{arrays: arrays}
	for name, v := range o.All() {
		w.put(name, v)
	}
	return w.out.String(), w.out.Len() <= formBytesMax
}

type formWriter struct {
	arrays arrayFormat
	out    strings.Builder
}

func (w *formWriter) put(name string, v value.Value) {
	if w.out.Len() > formBytesMax {
		return
	}
	if o, ok := v.AsObject(); ok {
		for inner, member := range o.All() {
			w.put(name+"["+inner+"]", member)
		}
		return
	}
	if a, ok := v.AsArray(); ok {
		w.list(name, a)
		return
	}
	text := ""
	if !v.IsNull() {
		text = plain(v)
	}
	w.pair(name, text)
}

func (w *formWriter) list(name string, a *value.Array) {
	if w.arrays == commas {
		texts := make([]string, 0, a.Len())
		for _, e := range a.All() {
			texts = append(texts, plain(e))
		}
		w.pair(name, strings.Join(texts, ","))
		return
	}
	for i, e := range a.All() {
		switch w.arrays {
		case repeat:
			w.put(name, e)
		case brackets:
			w.put(name+"[]", e)
		default:
			w.put(name+"["+strconv.Itoa(i)+"]", e)
		}
	}
}

func (w *formWriter) pair(name, text string) {
	if w.out.Len() > 0 {
		w.out.WriteByte('&')
	}
	w.out.WriteString(escaped(name))
	w.out.WriteByte('=')
	w.out.WriteString(escaped(text))
}

// escaped is a text with everything percent-encoded that RFC 3986 does not call unreserved: a space is %20 (the guide's example of a request).
func escaped(text string) string {
	const digits = "0123456789ABCDEF"
	var out strings.Builder
	for i := range len(text) {
		c := text[i]
		if isUpper(c) || isLower(c) || isDigit(c) || strings.IndexByte("-_.~", c) >= 0 {
			out.WriteByte(c)
			continue
		}
		out.Write([]byte{'%', digits[c>>4], digits[c&0xf]})
	}
	return out.String()
}

// queryString writes query parameters.
func queryString(query []Parameter) string {
	var w formWriter
	for _, p := range query {
		w.pair(p.Name, p.Value)
	}
	return w.out.String()
}
