// Package auditshape writes shapes as the audit trail shows them: JSON by the model's names with a small first letter, as CloudTrail
// has them in requestParameters, and without secrets. What is sensitive by the model, or a one-time code, is replaced whole; what users of
// API Gateway put their own secrets into, as far as it can hold one: secrets.go has the list.
package auditshape

import (
	"time"
	"unicode"
	"unicode/utf8"

	"sluice/internal/wire"
	"sluice/internal/wire/jsonshape"
)

// Hidden stands for what is not shown; the text is CloudTrail's.
const Hidden = "HIDDEN_DUE_TO_SECURITY_REASONS"

// Append writes v as a JSON object behind dst.
func Append(dst []byte, v wire.Shape) []byte {
	return jsonshape.Append(dst, shown{v})
}

// shown is a shape whose members tell an audit trail's encoder.
type shown struct{ wire.Shape }

// EncodeMembers writes the members that may be seen.
func (s shown) EncodeMembers(e wire.Encoder) {
	s.Shape.EncodeMembers(&encoder{to: e, shape: s.Shape.WireSchema().Name})
}

// encoder hands members on under other names, and hides some.
type encoder struct {
	to wire.Encoder
	// within are the open lists and maps: what is in them has no name of its own.
	within int
	// hidden counts the open lists and maps that are not shown, and all that is in them.
	hidden int
	// shape is the name of what is written, path the member of that name, which a patch has before its value.
	shape, path string
	// inside is how what is in the open list or map is shown.
	inside treatment
}

// oneTime tells codes that the model does not call sensitive: seeing one in time is as good as having the device.
func oneTime(name string) bool {
	switch name {
	case "TokenCode", "AuthenticationCode", "AuthenticationCode1", "AuthenticationCode2":
		return true
	}
	return false
}

// as is the member under the name that it is shown by; nil if there is nothing to write, because it is hidden.
func (e *encoder) as(m *wire.Member) *wire.Member {
	if e.hidden > 0 {
		return nil
	}
	name := &wire.Member{Name: m.Name, Bits: m.Bits, TimeFormat: wire.DateTime}
	if e.within == 0 {
		first, size := utf8.DecodeRuneInString(m.Name)
		name.JSON = string(unicode.ToLower(first)) + m.Name[size:]
	}
	if m.Sensitive || oneTime(m.Name) || e.treatment(m) == hide {
		e.to.String(name, Hidden)
		return nil
	}
	return name
}

// treatment is how a member is shown.
func (e *encoder) treatment(m *wire.Member) treatment {
	switch {
	case e.within > 0:
		return show // what is in an open list or map is shown as inside says
	case e.shape == "PatchOperation" && m.Name == "value":
		return ofPatch(e.path)
	}
	return ofMember(e.shape, m.Name)
}

// Bool and the other scalars write themselves, if they are shown.
func (e *encoder) Bool(m *wire.Member, v bool) {
	if as := e.as(m); as != nil {
		e.to.Bool(as, v)
	}
}

func (e *encoder) Int(m *wire.Member, v int64) {
	if as := e.as(m); as != nil {
		e.to.Int(as, v)
	}
}

func (e *encoder) Float(m *wire.Member, v float64) {
	if as := e.as(m); as != nil {
		e.to.Float(as, v)
	}
}

func (e *encoder) String(m *wire.Member, v string) {
	if as := e.as(m); as != nil {
		how := e.treatment(m)
		if e.within > 0 {
			how = e.inside
		} else if m.Name == "path" {
			e.path = v
		}
		e.to.String(as, how.text(v))
	}
}

func (e *encoder) Blob(m *wire.Member, v []byte) {
	if as := e.as(m); as != nil {
		e.to.Blob(as, v)
	}
}

func (e *encoder) Time(m *wire.Member, v time.Time) {
	if as := e.as(m); as != nil {
		e.to.Time(as, v)
	}
}

func (e *encoder) Document(m *wire.Member, v wire.Raw) {
	if as := e.as(m); as != nil {
		e.to.Document(as, v)
	}
}

func (e *encoder) Null(m *wire.Member) {
	if as := e.as(m); as != nil {
		e.to.Null(as)
	}
}

// Struct writes a nested object, by the same rules.
func (e *encoder) Struct(m *wire.Member, v wire.Shape) {
	if as := e.as(m); as != nil {
		e.to.Struct(as, shown{v})
	}
}

// BeginList opens an array.
func (e *encoder) BeginList(m *wire.Member, n int) {
	as := e.as(m)
	if as == nil {
		e.hidden++
		return
	}
	if e.within == 0 {
		e.inside = e.treatment(m)
	}
	e.within++
	e.to.BeginList(as, n)
}

// EndList closes it.
func (e *encoder) EndList(m *wire.Member) {
	if e.hidden > 0 {
		e.hidden--
		return
	}
	e.within--
	e.to.EndList(m)
}

// BeginMap opens an object.
func (e *encoder) BeginMap(m *wire.Member, n int) {
	as := e.as(m)
	if as == nil {
		e.hidden++
		return
	}
	if e.within == 0 {
		e.inside = e.treatment(m)
	}
	e.within++
	e.to.BeginMap(as, n)
}

// Key writes a key; its value follows. A sensitive key hides as a value does.
func (e *encoder) Key(m *wire.Member, key string) {
	switch {
	case e.hidden > 0:
	case m.Sensitive:
		e.to.Key(m, Hidden)
	default:
		e.to.Key(m, key)
	}
}

// EndMap closes it.
func (e *encoder) EndMap(m *wire.Member) {
	if e.hidden > 0 {
		e.hidden--
		return
	}
	e.within--
	e.to.EndMap(m)
}
