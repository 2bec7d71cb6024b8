package xmlshape

import "sluice/internal/wire"

// Declaration begins a document.
const Declaration = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// Document is an output as a document; it implements rest.Document.
type Document struct {
	Encoder

	root  string
	empty int // the length of the document while nothing is in it
	// only is the member that is the document, without an element around it.
	only      *wire.Member
	namespace string
}

// NewDocument begins the document of an output of REST-XML, in its own name space or else in that of its service. Times have milliseconds
// (recorded, test_s3_list_objects_timestamp_precision).
func NewDocument(v wire.Shape, namespace string) *Document {
	d, schema := NewMembers(), v.WireSchema()
	if schema.XMLNamespace != "" {
		namespace = schema.XMLNamespace
	}
	d.buf = append(d.buf, Declaration...)
	d.namespaced, d.namespace, d.milliseconds = namespace, namespace, true
	if schema.XMLUnwrapped {
		d.only = &schema.Members[0]
		d.empty = len(d.buf)
		return d
	}
	d.root = schema.XMLName
	if d.root == "" {
		d.root = schema.Name
	}
	d.buf = append(append(d.buf, '<'), d.root...)
	if namespace != "" {
		d.buf = append(append(append(d.buf, ` xmlns="`...), namespace...), '"')
	}
	d.attributes(v)
	d.buf, d.namespaced = append(d.buf, '>'), ""
	return d
}

// NewMembers begins the elements of members, without an element around them.
func NewMembers() *Document { return &Document{Encoder: Encoder{open: []*wire.Member{nil}}} }

// Close returns the document, whole.
func (d *Document) Close() []byte {
	switch {
	case d.root != "":
		d.endTag(d.root)
	case d.only != nil && len(d.buf) == d.empty:
		d.buf = append(append(append(append(append(d.buf, '<'), d.only.XML...), ` xmlns="`...), d.namespace...), `"/>`...)
	}
	return d.buf
}

// AppendPayload writes the document that a structure is.
func AppendPayload(dst []byte, m *wire.Member, v wire.Shape, namespace string) []byte {
	e := Encoder{buf: append(dst, Declaration...), open: []*wire.Member{nil}, namespaced: namespace, milliseconds: true}
	if m.XMLNamespace != "" {
		e.namespaced = ""
	}
	e.Struct(m, v)
	return e.buf
}
