package awsquery

import (
	"encoding/base64"
	"slices"
	"strconv"
	"time"

	"sluice/internal/wire"
)

// common lists the parameters of the protocol itself, which are no members of any input.
// Source: AWS's "Common Parameters" pages of the Query APIs, and Signature Versions 2 and 4.
func common(name string) bool {
	switch name {
	case "Action", "Version", "AWSAccessKeyId", "SecurityToken", "Signature", "SignatureMethod", "SignatureVersion",
		"Timestamp", "Expires", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires",
		"X-Amz-Security-Token", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Content-Sha256":
		return true
	}
	return false
}

// Decoder reads a form into a shape. It implements wire.Decoder; see there for its sticky errors.
type Decoder struct {
	cur     *node
	walks   []walk
	unknown string
	err     error
}

// walk is one open list or map: the elements that remain.
type walk struct{ rest []*node }

// Decode reads the form's parameters into v. unknown names one parameter that is neither v's nor the protocol's own, or
// is empty: most services ignore such a parameter, SQS does not. Errors are *wire.MalformedError.
func Decode(f *Form, v wire.Shape) (unknown string, err error) {
	root, err := f.tree()
	if err != nil {
		return "", err
	}
	d := Decoder{cur: root}
	d.Struct(nil, v)
	return d.unknown, d.err
}

// Err returns the first error.
func (d *Decoder) Err() error { return d.err }

// Null is never true: a form has no null.
func (d *Decoder) Null() bool { return false }

func (d *Decoder) fail(kind, text string) {
	if d.err == nil {
		d.err = &wire.MalformedError{Message: "Could not convert '" + text + "' to " + kind + "."}
	}
}

// Struct reads the parameters below the current name.
func (d *Decoder) Struct(m *wire.Member, v wire.Shape) {
	schema := v.WireSchema()
	at := d.cur
	for i := range at.kids {
		kid := &at.kids[i]
		index := find(schema, kid.name)
		switch {
		case index >= 0:
			d.cur = kid
			v.DecodeMember(index, d)
		case d.unknown == "" && (m != nil || !common(kid.name)):
			d.unknown = kid.name
		}
		if d.err != nil {
			return
		}
	}
}

// find knows a member by the protocol's name for it, or else by its own: SDKs send "Tags.1.Key" for the documented "Tag.1.Key",
// and "AttributeNames=" for a list that is empty; AWS takes them (recorded: TagQueue and ReceiveMessage by botocore 1.31).
func find(schema *wire.Schema, name string) int {
	byName := -1
	for i := range schema.Members {
		switch name {
		case schema.Members[i].Query:
			return i
		case schema.Members[i].Name:
			byName = i
		}
	}
	return byName
}

// BeginList collects the numbered elements in the order of their numbers, which may have gaps.
func (d *Decoder) BeginList(m *wire.Member) { d.begin(m, "member") }

// BeginMap does so for the numbered entries.
func (d *Decoder) BeginMap(m *wire.Member) { d.begin(m, "entry") }

func (d *Decoder) begin(m *wire.Member, inner string) {
	holder := d.cur
	if !m.Flattened {
		if m.Kind == wire.List && m.Element.Query != "" {
			inner = m.Element.Query
		}
		holder = holder.kid(inner)
	}
	if holder == nil {
		d.walks = append(d.walks, walk{})
		return
	}
	d.walks = append(d.walks, walk{rest: numbered(holder.kids)})
}

// numbered sorts the children whose names are numbers.
func numbered(kids []node) []*node {
	type item struct {
		n    int
		node *node
	}
	items := make([]item, 0, len(kids))
	for i := range kids {
		if n, err := strconv.Atoi(kids[i].name); err == nil && n >= 0 {
			items = append(items, item{n, &kids[i]})
		}
	}
	slices.SortStableFunc(items, func(a, b item) int { return a.n - b.n })
	out := make([]*node, len(items))
	for i := range items {
		out[i] = items[i].node
	}
	return out
}

// next moves to the next element of the innermost list or map.
func (d *Decoder) next() bool {
	top := &d.walks[len(d.walks)-1]
	if d.err != nil || len(top.rest) == 0 {
		d.walks = d.walks[:len(d.walks)-1]
		return false
	}
	d.cur, top.rest = top.rest[0], top.rest[1:]
	return true
}

// More moves to the next element.
func (d *Decoder) More(*wire.Member) bool { return d.next() }

// MoreKeys moves to the next entry.
func (d *Decoder) MoreKeys(m *wire.Member) (key string, more bool) {
	if !d.next() {
		return "", false
	}
	if k := d.cur.kid(or(m.Key.Query, "key")); k != nil {
		key = k.value
	}
	if v := d.cur.kid(or(m.Element.Query, "value")); v != nil {
		d.cur = v
	} else {
		d.cur = &node{}
	}
	return key, true
}

func or(name, otherwise string) string {
	if name != "" {
		return name
	}
	return otherwise
}

// String reads the text as it is.
func (d *Decoder) String(*wire.Member) string { return d.cur.value }

// Bool reads true or false.
func (d *Decoder) Bool(*wire.Member) bool {
	v, err := wire.ParseBool(d.cur.value)
	if err != nil {
		d.fail("Boolean", d.cur.value)
	}
	return v
}

// Int reads an integer of the member's width.
func (d *Decoder) Int(m *wire.Member) int64 {
	v, err := wire.ParseInt(d.cur.value, m.Bits)
	if err != nil {
		d.fail("Integer", d.cur.value)
	}
	return v
}

// Float reads a number.
func (d *Decoder) Float(*wire.Member) float64 {
	v, err := wire.ParseFloat(d.cur.value)
	if err != nil {
		d.fail("Float", d.cur.value)
	}
	return v
}

// Blob reads base64.
func (d *Decoder) Blob(*wire.Member) []byte {
	v, err := base64.StdEncoding.DecodeString(d.cur.value)
	if err != nil {
		d.fail("Blob", d.cur.value)
	}
	return v
}

// Time reads RFC 3339 unless the model says otherwise.
func (d *Decoder) Time(m *wire.Member) time.Time {
	format := m.TimeFormat
	if format == wire.DefaultTime {
		format = wire.DateTime
	}
	t, err := wire.ParseTime(d.cur.value, format)
	if err != nil {
		d.fail("Timestamp", d.cur.value)
	}
	return t
}

// Document is not part of this protocol.
func (d *Decoder) Document(*wire.Member) wire.Raw {
	d.fail("Document", d.cur.value)
	return nil
}
