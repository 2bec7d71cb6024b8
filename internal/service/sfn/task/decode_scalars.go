package task

import (
	"encoding/base64"
	"math"
	"time"

	"sluice/internal/value"
	"sluice/internal/wire"
)

// plain is the text of a value where a text is asked for: what is no string is its JSON. A workflow may so pass an object where the API
// takes JSON as text (recorded: MessageBody of sqs:sendMessage, Input of aws-sdk:sfn:startExecution, Body of aws-sdk:s3:putObject, for
// objects, lists, numbers and booleans alike).
func plain(v value.Value) string {
	if text, ok := v.AsString(); ok {
		return text
	}
	return v.String()
}

// String reads any value: see plain.
func (d *decoder) String(*wire.Member) string { return plain(d.now) }

// Bool reads true or false, also as texts.
func (d *decoder) Bool(m *wire.Member) bool {
	if b, ok := d.now.AsBool(); ok {
		return b
	}
	text, _ := d.now.AsString()
	b, err := wire.ParseBool(text)
	if err != nil {
		d.invalid(m)
	}
	return b
}

// Int reads an integer of the member's width, also as a text.
func (d *decoder) Int(m *wire.Member) int64 {
	n, ok := d.number()
	v, exact := n.Int64()
	limit := uint(m.Bits) - 1
	if !ok || !exact || limit < 63 && (v < -1<<limit || v >= 1<<limit) {
		d.invalid(m)
		return 0
	}
	return v
}

// Float reads a number, also as a text; NaN, Infinity and -Infinity are texts.
func (d *decoder) Float(m *wire.Member) float64 {
	text, _ := d.now.AsString()
	if n, ok := d.number(); ok {
		text = n.String()
	}
	f, err := wire.ParseFloat(text)
	if err != nil || m.Bits == 32 && !math.IsInf(f, 0) && math.Abs(f) > math.MaxFloat32 {
		d.invalid(m)
		return 0
	}
	return f
}

func (d *decoder) number() (value.Number, bool) {
	v := d.now
	if text, ok := v.AsString(); ok {
		if v, ok = value.ParseNumber(text); !ok {
			return "0", false
		}
	}
	n, ok := v.AsNumber()
	if !ok {
		n = "0"
	}
	return n, ok
}

// Blob reads what is the body of a request as plain text, and other bytes as base64.
func (d *decoder) Blob(m *wire.Member) []byte {
	if m.Streaming { // any value, as JSON (recorded: Body of aws-sdk:s3:putObject, a text too)
		return []byte(d.now.String())
	}
	if isBody(m) {
		return []byte(plain(d.now))
	}
	text, ok := d.now.AsString()
	b, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil {
		d.invalid(m)
		return nil
	}
	return b
}

// isBody tells a member that is the whole of a request's or answer's body, which Step Functions shows as text (recorded: Body of
// aws-sdk:s3:getObject and putObject).
func isBody(m *wire.Member) bool { return m.Location == wire.InPayload }

// Time reads a text of ISO 8601, or seconds since 1970.
func (d *decoder) Time(m *wire.Member) time.Time {
	t, err := wire.ParseTime(plain(d.now), wire.DefaultTime)
	if err != nil {
		d.invalid(m)
	}
	return t
}

// Document reads any value.
func (d *decoder) Document(*wire.Member) wire.Raw { return wire.Raw(d.now.String()) }
