package jsonshape

import (
	"encoding/base64"
	"math"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/wire"
)

// String reads a string.
func (d *Decoder) String(m *wire.Member) string {
	if d.classes && m.Name == "" {
		d.element()
	}
	if !d.expect('"') {
		return ""
	}
	return d.text()
}

// Bool reads true or false.
func (d *Decoder) Bool(*wire.Member) bool {
	if d.err != nil {
		return false
	}
	if k := d.in.PeekKind(); k != 't' && k != 'f' {
		d.mismatch(k, "Boolean")
		return false
	}
	token, err := d.in.ReadToken()
	if err != nil {
		d.syntax(err)
		return false
	}
	return token.Bool()
}

// Int reads an integer; a number with a fraction, or outside the member's width, is refused.
func (d *Decoder) Int(m *wire.Member) int64 {
	if !d.expect('0') {
		return 0
	}
	raw, err := d.in.ReadValue()
	if err != nil {
		d.syntax(err)
		return 0
	}
	if v, err := wire.ParseInt(string(raw), m.Bits); err == nil {
		return v
	}
	f, err := wire.ParseFloat(string(raw)) // 5.0 and 5e0 are integers too
	limit := math.Exp2(float64(m.Bits) - 1)
	if err != nil || f != math.Trunc(f) || f < -limit || f >= limit || math.Abs(f) >= 1<<53 { // beyond, a float is not the number that was written
		d.fail("NUMBER_VALUE can not be converted to " + integerName(m.Bits))
		return 0
	}
	return int64(f)
}

// Float reads a number, or the strings NaN, Infinity and -Infinity.
func (d *Decoder) Float(*wire.Member) float64 {
	if d.err != nil {
		return 0
	}
	text := ""
	switch k := d.in.PeekKind(); k {
	case '0':
		raw, err := d.in.ReadValue()
		if err != nil {
			d.syntax(err)
			return 0
		}
		text = string(raw)
	case '"':
		text = d.text()
		if text != "NaN" && text != "Infinity" && text != "-Infinity" {
			d.fail("STRING_VALUE can not be converted to a Float")
			return 0
		}
	default:
		d.mismatch(k, "Float")
		return 0
	}
	v, err := wire.ParseFloat(text)
	if err != nil {
		d.fail("NUMBER_VALUE can not be converted to a Float")
	}
	return v
}

// Blob reads base64.
func (d *Decoder) Blob(*wire.Member) []byte {
	if !d.expect('"') {
		return nil
	}
	v, err := base64.StdEncoding.DecodeString(d.text())
	if err != nil {
		d.fail("STRING_VALUE can not be converted to a Blob: it is not base64")
	}
	return v
}

// Time reads epoch seconds as a number, or a text in the member's format.
func (d *Decoder) Time(m *wire.Member) time.Time {
	if d.err != nil {
		return time.Time{}
	}
	var t time.Time
	var err error
	switch k := d.in.PeekKind(); {
	case k == '0' && (m.TimeFormat != wire.DateTime && m.TimeFormat != wire.HTTPDate):
		var raw jsontext.Value
		if raw, err = d.in.ReadValue(); err == nil {
			t, err = wire.ParseTime(string(raw), wire.EpochSeconds)
		}
	case k == '"':
		t, err = wire.ParseTime(d.text(), m.TimeFormat)
	default:
		d.mismatch(k, "Timestamp")
		return t
	}
	if err != nil {
		d.fail("The value of " + m.Name + " is not a timestamp")
	}
	return t
}

// Document reads any value as its text.
func (d *Decoder) Document(*wire.Member) wire.Raw {
	if d.err != nil {
		return nil
	}
	raw, err := d.in.ReadValue()
	if err != nil {
		d.syntax(err)
		return nil
	}
	return wire.Raw(raw.Clone())
}
