package rest

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sluice/internal/wire"
)

// Documents writes what of an answer is a document.
type Documents interface {
	// Open begins the document of the members of v that are in the body; nil for none, which is an empty body.
	Open(v wire.Shape) Document
	// Payload is the document that a structure makes which is the whole body.
	Payload(m *wire.Member, v wire.Shape) []byte
	// ContentType is that of documents.
	ContentType() string
}

// Document receives members, and is whole when it is closed.
type Document interface {
	wire.Encoder
	Close() []byte
}

// Encode fills header and body of r from v. It returns the status that v carries, or 0.
func Encode(r *wire.Response, v wire.Shape, by Documents) int {
	body := by.Open(v)
	a := answer{Encoder: body, header: r.Header, documents: by}
	if body == nil {
		a.Encoder = none{}
	}
	v.EncodeMembers(&a)
	switch payload := payloadMember(v.WireSchema()); {
	case a.payloadType != "":
		r.Body = a.payload
		if r.Header.Get("Content-Type") == "" { // the output may have it as a member
			r.Header["Content-Type"] = []string{a.payloadType}
		}
	case payload != nil, body == nil: // an absent payload is an empty body
	default:
		r.Body = body.Close()
		r.Header["Content-Type"] = []string{by.ContentType()}
	}
	return a.status
}

func payloadMember(s *wire.Schema) *wire.Member {
	for i := range s.Members {
		if s.Members[i].Location == wire.InPayload {
			return &s.Members[i]
		}
	}
	return nil
}

// answer distributes the members of an output over status, headers, payload and body. It implements wire.Encoder; what
// belongs to the body, nested values included, it hands on.
type answer struct {
	wire.Encoder // the body
	documents    Documents
	header       http.Header
	status       int
	payload      []byte
	payloadType  string // empty without payload
	// A header that is being collected: a list's elements, or the keys of prefixed headers.
	list   *wire.Member
	prefix *wire.Member
	key    string
}

// inHeader reports whether the value goes into a header, and takes the text there.
func (a *answer) inHeader(m *wire.Member, text func() string) bool {
	switch {
	case a.list != nil:
		a.add(a.list.Bound, text())
	case a.prefix != nil:
		a.header.Add(a.prefix.Bound+a.key, text())
	case m.Location == wire.InHeader:
		if t := text(); t != "" {
			a.header.Set(m.Bound, t)
		}
	default:
		return false
	}
	return true
}

// add joins a list's elements by commas in one header line.
func (a *answer) add(name, text string) {
	if strings.ContainsAny(text, `,"`) && a.list.Element.Kind == wire.String {
		text = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
	}
	if before := a.header.Get(name); before != "" {
		text = before + ", " + text
	}
	a.header.Set(name, text)
}

func (a *answer) Bool(m *wire.Member, v bool) {
	if !a.inHeader(m, func() string { return strconv.FormatBool(v) }) {
		a.Encoder.Bool(m, v)
	}
}

func (a *answer) Int(m *wire.Member, v int64) {
	if m.Location == wire.InStatus {
		a.status = int(v)
		return
	}
	if !a.inHeader(m, func() string { return strconv.FormatInt(v, 10) }) {
		a.Encoder.Int(m, v)
	}
}

func (a *answer) Float(m *wire.Member, v float64) {
	if !a.inHeader(m, func() string { return string(wire.AppendFloat(nil, v, m.Bits)) }) {
		a.Encoder.Float(m, v)
	}
}

func (a *answer) String(m *wire.Member, v string) {
	if m.Location == wire.InPayload {
		a.pay(m, "text/plain", []byte(v))
		return
	}
	text := func() string {
		if m.JSONText {
			return base64.StdEncoding.EncodeToString([]byte(v))
		}
		return v
	}
	if !a.inHeader(m, text) {
		a.Encoder.String(m, v)
	}
}

func (a *answer) Blob(m *wire.Member, v []byte) {
	if m.Location == wire.InPayload {
		a.pay(m, "application/octet-stream", v)
		return
	}
	if !a.inHeader(m, func() string { return base64.StdEncoding.EncodeToString(v) }) {
		a.Encoder.Blob(m, v)
	}
}

func (a *answer) Time(m *wire.Member, v time.Time) {
	text := func() string {
		format := m.TimeFormat
		if format == wire.DefaultTime {
			format = wire.HTTPDate
		}
		return string(wire.AppendTime(nil, v, format))
	}
	if !a.inHeader(m, text) {
		a.Encoder.Time(m, v)
	}
}

func (a *answer) Document(m *wire.Member, v wire.Raw) {
	if m.Location == wire.InPayload {
		a.pay(m, "application/json", v)
		return
	}
	a.Encoder.Document(m, v)
}

func (a *answer) Struct(m *wire.Member, v wire.Shape) {
	if m.Location == wire.InPayload {
		a.pay(m, a.documents.ContentType(), a.documents.Payload(m, v))
		return
	}
	a.Encoder.Struct(m, v)
}

func (a *answer) pay(m *wire.Member, contentType string, body []byte) {
	if m.MediaType != "" {
		contentType = m.MediaType
	}
	a.payload, a.payloadType = body, contentType
}

func (a *answer) BeginList(m *wire.Member, n int) {
	if m.Location == wire.InHeader {
		a.list = m
		return
	}
	if a.prefix == nil {
		a.Encoder.BeginList(m, n)
	}
}

func (a *answer) EndList(m *wire.Member) {
	switch {
	case a.list != nil:
		a.list = nil
	case a.prefix == nil:
		a.Encoder.EndList(m)
	}
}

func (a *answer) BeginMap(m *wire.Member, n int) {
	if m.Location == wire.InPrefixHeaders {
		a.prefix = m
		return
	}
	a.Encoder.BeginMap(m, n)
}

func (a *answer) Key(m *wire.Member, key string) {
	if a.prefix != nil {
		a.key = key
		return
	}
	a.Encoder.Key(m, key)
}

func (a *answer) EndMap(m *wire.Member) {
	if a.prefix != nil {
		a.prefix = nil
		return
	}
	a.Encoder.EndMap(m)
}
