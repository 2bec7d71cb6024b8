package xmlshape

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"time"

	"sluice/internal/wire"
)

// Limits of a document that is read.
const (
	// DepthMax is how deep its elements may be.
	DepthMax = 64
	// ElementsMax is how many elements it may have: ten for each of the 10,000 parts of an upload.
	ElementsMax = 200_000
)

// byteOrderMark may stand in front of a document in UTF-8.
const byteOrderMark = "\uFEFF"

// element is one of a document that was parsed.
type element struct {
	name       string // without its prefix
	prefix     string
	attributes []xml.Attr
	text       []byte
	inner      []*element
}

// Decode reads the members of v that are in the body from a document. An empty body has none. Elements that v does not know are ignored, and so are
// namespaces and the document's own name; of elements with one name that are no list the last counts. Errors are *wire.MalformedError.
func Decode(body []byte, v wire.Shape) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	root, err := parse(body)
	if err != nil {
		return err
	}
	d := &Decoder{}
	d.members(root, v)
	return d.err
}

// DecodeMember reads the member m of v from a document that is its value.
func DecodeMember(body []byte, v wire.Shape, m *wire.Member) error {
	root, err := parse(body)
	if err != nil {
		return err
	}
	d := &Decoder{at: []*element{root}}
	v.DecodeMember(m.Index, d)
	return d.err
}

func malformed(message string) error { return &wire.MalformedError{Message: message} }

// parse reads a document. It has no types, no entities of its own and nothing that leads out of it: encoding/xml knows the five entities of XML, and
// a document type is refused.
func parse(body []byte) (*element, error) {
	in := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte(byteOrderMark))))
	var root *element
	var open []*element
	count := 0
	for {
		token, err := in.RawToken()
		if errors.Is(err, io.EOF) {
			if root == nil || len(open) > 0 {
				return nil, malformed("The XML document ends too soon.")
			}
			return root, nil
		}
		if err != nil {
			return nil, malformed("The XML document is not well-formed.")
		}
		switch t := token.(type) {
		case xml.StartElement:
			if count++; count > ElementsMax || len(open) == DepthMax || root != nil && len(open) == 0 {
				return nil, malformed("The XML document has too many elements, or more than one at its top.")
			}
			e := &element{name: t.Name.Local, prefix: t.Name.Space, attributes: t.Attr}
			if len(open) > 0 {
				outer := open[len(open)-1]
				outer.inner = append(outer.inner, e)
			} else {
				root = e
			}
			open = append(open, e)
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1].name != t.Name.Local || open[len(open)-1].prefix != t.Name.Space {
				return nil, malformed("An element of the XML document is not closed.")
			}
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				at := open[len(open)-1]
				at.text = append(at.text, t...)
			} else if len(bytes.TrimSpace(t)) > 0 {
				return nil, malformed("There is text outside of the XML document.")
			}
		case xml.Directive:
			return nil, malformed("A document type is not taken.")
		}
	}
}

// Decoder yields the values of a document's elements; it implements wire.Decoder.
type Decoder struct {
	// at are the elements of the next value: one, or those of a flattened list or map.
	at    []*element
	lists []items
	err   error
}

// items are the elements of a list or a map, which are taken one after the other.
type items struct{ left []*element }

// members sets the members of v that are inside of an element.
func (d *Decoder) members(e *element, v wire.Shape) {
	schema := v.WireSchema()
	named := map[string][]*element{}
	for _, inner := range e.inner {
		named[inner.name] = append(named[inner.name], inner)
	}
	for i := range schema.Members {
		m := &schema.Members[i]
		if m.Location != wire.InBody || d.err != nil {
			continue
		}
		found := named[m.XML]
		if m.XMLAttribute {
			found = attribute(e, m.XML)
		}
		if len(found) == 0 {
			continue
		}
		if !m.Flattened {
			found = found[len(found)-1:]
		}
		outer := d.at
		d.at = found
		v.DecodeMember(i, d)
		d.at = outer
	}
}

// attribute makes an element of an attribute. Its prefix does not count, as a client may choose another, but that there is one; declarations of
// name spaces are no attributes.
func attribute(e *element, name string) []*element {
	prefix, local, prefixed := strings.Cut(name, ":")
	if !prefixed {
		prefix, local = "", name
	}
	for _, a := range e.attributes {
		if a.Name.Local == local && (a.Name.Space == "") == (prefix == "") && a.Name.Space != "xmlns" {
			return []*element{{text: []byte(a.Value)}}
		}
	}
	return nil
}

func (d *Decoder) fail(m *wire.Member, kind string) {
	if d.err == nil {
		d.err = malformed("The value of " + m.Name + " can not be converted to " + kind)
	}
}

// take is the text of the next value.
func (d *Decoder) take() string {
	if d.err != nil || len(d.at) == 0 {
		return ""
	}
	return string(d.at[0].text)
}

// trimmed is the same without white space around it.
func (d *Decoder) trimmed() string { return strings.TrimSpace(d.take()) }

// Err returns the first error.
func (d *Decoder) Err() error { return d.err }

// Null is never so: XML has no null.
func (*Decoder) Null() bool { return false }

// String yields text as it stands.
func (d *Decoder) String(*wire.Member) string { return d.take() }

// Bool yields true or false.
func (d *Decoder) Bool(m *wire.Member) bool {
	v, err := wire.ParseBool(d.trimmed())
	if err != nil {
		d.fail(m, "a Boolean")
	}
	return v
}

// Int yields a number.
func (d *Decoder) Int(m *wire.Member) int64 {
	v, err := wire.ParseInt(d.trimmed(), m.Bits)
	if err != nil {
		d.fail(m, "an Integer")
	}
	return v
}

// Float yields a number.
func (d *Decoder) Float(m *wire.Member) float64 {
	v, err := wire.ParseFloat(d.trimmed())
	if err != nil {
		d.fail(m, "a Float")
	}
	return v
}

// Blob yields what base64 holds.
func (d *Decoder) Blob(m *wire.Member) []byte {
	v, err := base64.StdEncoding.DecodeString(d.trimmed())
	if err != nil {
		d.fail(m, "a Blob")
	}
	return v
}

// Time yields a timestamp, of RFC 3339 unless the model says otherwise.
func (d *Decoder) Time(m *wire.Member) time.Time {
	format := m.TimeFormat
	if format == wire.DefaultTime {
		format = wire.DateTime
	}
	t, err := wire.ParseTime(d.trimmed(), format)
	if err != nil {
		d.fail(m, "a Timestamp")
	}
	return t
}

// Document fails: the XML protocols have no documents.
func (d *Decoder) Document(m *wire.Member) wire.Raw {
	d.fail(m, "a Document")
	return nil
}

// Struct sets the members of v.
func (d *Decoder) Struct(_ *wire.Member, v wire.Shape) {
	if d.err == nil && len(d.at) > 0 {
		d.members(d.at[0], v)
	}
}

// BeginList begins a list: the elements inside of one, or, of a flattened one, the elements themselves.
func (d *Decoder) BeginList(m *wire.Member) { d.begin(m, elementName(m)) }

// BeginMap begins a map in the same way.
func (d *Decoder) BeginMap(m *wire.Member) { d.begin(m, "entry") }

func (d *Decoder) begin(m *wire.Member, name string) {
	left := d.at
	if !m.Flattened && len(d.at) > 0 {
		left = nil
		for _, inner := range d.at[0].inner {
			if inner.name == name {
				left = append(left, inner)
			}
		}
	}
	d.lists = append(d.lists, items{left})
}

// elementName is the name of the elements of a list.
func elementName(m *wire.Member) string {
	if m.Element.XML != "" {
		return m.Element.XML
	}
	return "member"
}

// More makes the next element the next value.
func (d *Decoder) More(*wire.Member) bool {
	_, more := d.next()
	return more
}

func (d *Decoder) next() (*element, bool) {
	top := &d.lists[len(d.lists)-1]
	if d.err != nil || len(top.left) == 0 {
		d.lists = d.lists[:len(d.lists)-1]
		return nil, false
	}
	e := top.left[0]
	top.left = top.left[1:]
	d.at = []*element{e}
	return e, true
}

// MoreKeys makes the value of the next entry the next value.
func (d *Decoder) MoreKeys(m *wire.Member) (key string, more bool) {
	e, more := d.next()
	if !more {
		return "", false
	}
	keyName, valueName := "key", "value"
	if m.Key != nil && m.Key.XML != "" {
		keyName = m.Key.XML
	}
	if m.Element.XML != "" {
		valueName = m.Element.XML
	}
	d.at = nil
	for _, inner := range e.inner {
		switch inner.name {
		case keyName:
			key = string(inner.text)
		case valueName:
			d.at = []*element{inner}
		}
	}
	return key, true
}
