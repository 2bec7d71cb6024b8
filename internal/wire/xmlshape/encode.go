// Package xmlshape writes shapes as XML and reads them, as the Query protocol's answers have them and REST-XML's requests and answers.
package xmlshape

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sluice/internal/wire"
)

// Encoder appends elements to a buffer; it implements wire.Encoder.
type Encoder struct {
	buf []byte
	// open holds the lists and maps around the next value, innermost last; nil stands for a structure.
	open []*wire.Member
	// namespace is what the next element declares, which is a document's only one.
	namespaced string
	// milliseconds says that times have them always, as Amazon S3 writes them.
	milliseconds bool
}

// AppendMembers writes v's members as elements, without an element around them.
func AppendMembers(dst []byte, v wire.Shape) []byte {
	e := Encoder{buf: dst}
	e.members(v)
	return e.buf
}

// AppendText writes text with the characters escaped that may not stand in an element. Those that XML cannot express at
// all (control characters, bytes that are no UTF-8) become U+FFFD.
func AppendText(dst []byte, text string) []byte {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '&':
			dst = append(dst, "&amp;"...)
		case r == '<':
			dst = append(dst, "&lt;"...)
		case r == '>':
			dst = append(dst, "&gt;"...)
		case r == '"':
			dst = append(dst, "&quot;"...)
		case r == '\r': // a parser would read a bare one as a line feed
			dst = append(dst, "&#xD;"...)
		case allowed(r) && (r != utf8.RuneError || size > 1):
			dst = append(dst, text[i:i+size]...)
		default:
			dst = append(dst, "\uFFFD"...)
		}
		i += size
	}
	return dst
}

// appendAttribute is AppendText for an attribute's value, in which a parser would read white space as blanks.
func appendAttribute(dst []byte, text string) []byte {
	for {
		i := strings.IndexAny(text, "\t\n")
		if i < 0 {
			return AppendText(dst, text)
		}
		dst = append(strconv.AppendInt(append(AppendText(dst, text[:i]), "&#"...), int64(text[i]), 10), ';')
		text = text[i+1:]
	}
}

// allowed is the Char production of XML 1.0, section 2.2.
func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}

func (e *Encoder) members(v wire.Shape) {
	e.open = append(e.open, nil)
	v.EncodeMembers(e)
	e.open = e.open[:len(e.open)-1]
}

// around is the list or map that holds the next value, or nil in a structure.
func (e *Encoder) around() *wire.Member { return e.open[len(e.open)-1] }

// name is the element name of the next value.
func (e *Encoder) name(m *wire.Member) string {
	outer := e.around()
	switch {
	case outer == nil:
		return m.XML
	case outer.Kind == wire.List && outer.Flattened:
		return outer.XML
	case m.XML != "":
		return m.XML
	case outer.Kind == wire.List:
		return "member"
	}
	return "value"
}

func (e *Encoder) start(m *wire.Member) {
	e.begun(m)
	e.buf = append(e.buf, '>')
}

// begun writes a start tag, but for its end.
func (e *Encoder) begun(m *wire.Member) {
	e.buf = append(append(e.buf, '<'), e.name(m)...)
	if e.namespaced != "" {
		e.buf = append(append(append(e.buf, ` xmlns="`...), e.namespaced...), '"')
		e.namespaced = ""
	}
	e.namespace(m)
}

func (e *Encoder) namespace(m *wire.Member) {
	if m.XMLNamespace == "" {
		return
	}
	e.buf = append(e.buf, " xmlns"...)
	if m.XMLPrefix != "" {
		e.buf = append(append(e.buf, ':'), m.XMLPrefix...)
	}
	e.buf = append(append(append(e.buf, `="`...), m.XMLNamespace...), '"')
}

func (e *Encoder) end(m *wire.Member) {
	e.endTag(e.name(m))
	e.endEntry()
}

// endEntry closes the entry of a map behind its value.
func (e *Encoder) endEntry() {
	if outer := e.around(); outer != nil && outer.Kind == wire.Map {
		e.endTag(entryName(outer))
	}
}

func (e *Encoder) endTag(name string) {
	e.buf = append(append(append(e.buf, "</"...), name...), '>')
}

func entryName(m *wire.Member) string {
	if m.Flattened {
		return m.XML
	}
	return "entry"
}

func (e *Encoder) text(m *wire.Member, text string) {
	e.start(m)
	e.buf = AppendText(e.buf, text)
	e.end(m)
}

// Bool writes true or false.
func (e *Encoder) Bool(m *wire.Member, v bool) { e.text(m, strconv.FormatBool(v)) }

// Int writes decimal digits.
func (e *Encoder) Int(m *wire.Member, v int64) {
	e.start(m)
	e.buf = strconv.AppendInt(e.buf, v, 10)
	e.end(m)
}

// Float writes a number, NaN, Infinity or -Infinity.
func (e *Encoder) Float(m *wire.Member, v float64) {
	e.start(m)
	e.buf = wire.AppendFloat(e.buf, v, m.Bits)
	e.end(m)
}

// String writes escaped text.
func (e *Encoder) String(m *wire.Member, v string) {
	if !m.XMLAttribute { // it stands in the start tag: see Struct
		e.text(m, v)
	}
}

// Blob writes base64.
func (e *Encoder) Blob(m *wire.Member, v []byte) {
	e.start(m)
	e.buf = base64.StdEncoding.AppendEncode(e.buf, v)
	e.end(m)
}

// Time writes RFC 3339 unless the model says otherwise.
func (e *Encoder) Time(m *wire.Member, v time.Time) {
	format := m.TimeFormat
	if format == wire.DefaultTime {
		format = wire.DateTime
	}
	e.start(m)
	if e.milliseconds && format == wire.DateTime {
		e.buf = v.UTC().AppendFormat(e.buf, "2006-01-02T15:04:05.000Z")
	} else {
		e.buf = wire.AppendTime(e.buf, v, format)
	}
	e.end(m)
}

// Document writes nothing: the XML protocols have no documents.
func (e *Encoder) Document(*wire.Member, wire.Raw) {}

// Null writes nothing: what is absent is left out.
func (e *Encoder) Null(*wire.Member) {}

// Struct writes a nested element.
func (e *Encoder) Struct(m *wire.Member, v wire.Shape) {
	e.begun(m)
	e.attributes(v)
	e.buf = append(e.buf, '>')
	e.members(v)
	e.end(m)
}

// attributes writes the members of a structure that are in its start tag.
func (e *Encoder) attributes(v wire.Shape) {
	schema := v.WireSchema()
	for i := range schema.Members {
		if schema.Members[i].XMLAttribute {
			v.EncodeMembers(&attributes{Encoder: e})
			return
		}
	}
}

// attributes writes those of the members that it gets which are attributes.
type attributes struct {
	*Encoder

	depth int
}

// String writes an attribute.
func (a *attributes) String(m *wire.Member, v string) {
	if a.depth == 0 && m.XMLAttribute {
		a.buf = append(append(append(a.buf, ' '), m.XML...), `="`...)
		a.buf = append(appendAttribute(a.buf, v), '"')
	}
}

func (*attributes) Bool(*wire.Member, bool)         {}
func (*attributes) Int(*wire.Member, int64)         {}
func (*attributes) Float(*wire.Member, float64)     {}
func (*attributes) Blob(*wire.Member, []byte)       {}
func (*attributes) Time(*wire.Member, time.Time)    {}
func (*attributes) Struct(*wire.Member, wire.Shape) {}
func (a *attributes) BeginList(*wire.Member, int)   { a.depth++ }
func (a *attributes) EndList(*wire.Member)          { a.depth-- }
func (a *attributes) BeginMap(*wire.Member, int)    { a.depth++ }
func (*attributes) Key(*wire.Member, string)        {}
func (a *attributes) EndMap(*wire.Member)           { a.depth-- }

// BeginList opens the list's element; a flattened list has none.
func (e *Encoder) BeginList(m *wire.Member, _ int) { e.begin(m) }

// EndList closes it.
func (e *Encoder) EndList(m *wire.Member) { e.close(m) }

// BeginMap opens the map's element; a flattened map has none.
func (e *Encoder) BeginMap(m *wire.Member, _ int) { e.begin(m) }

// EndMap closes it.
func (e *Encoder) EndMap(m *wire.Member) { e.close(m) }

func (e *Encoder) begin(m *wire.Member) {
	if !m.Flattened {
		e.start(m)
	}
	e.open = append(e.open, m)
}

func (e *Encoder) close(m *wire.Member) {
	e.open = e.open[:len(e.open)-1]
	if !m.Flattened {
		e.end(m)
		return
	}
	e.endEntry()
}

// Key opens an entry and writes its key; the value follows.
func (e *Encoder) Key(m *wire.Member, key string) {
	outer := e.around()
	e.buf = append(append(e.buf, '<'), entryName(outer)...)
	if outer.Flattened {
		e.namespace(outer)
	}
	e.buf = append(e.buf, '>')
	name := m.XML
	if name == "" {
		name = "key"
	}
	e.buf = append(append(e.buf, '<'), name...)
	e.namespace(m)
	e.buf = append(e.buf, '>')
	e.buf = AppendText(e.buf, key)
	e.endTag(name)
}
