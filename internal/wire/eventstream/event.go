package eventstream

import (
	"context"
	"errors"

	"sluice/internal/wire"
	"sluice/internal/wire/jsonshape"
)

// ContentType is that of an answer that is a stream of events.
const ContentType = "application/vnd.amazon.eventstream"

// errNoEvent is our own bug: an event stream's union without a member that is set.
var errNoEvent = errors.New("an event without a member")

// Initial is what a stream begins with in protocols that have no headers for the output's other members (awsJson).
type Initial struct {
	ContentType string
	Payload     []byte
}

// Answer makes r an answer that streams out's events, after initial if that is not nil.
func Answer(r *wire.Response, out wire.Streamed, initial *Initial) {
	r.Header["Content-Type"] = []string{ContentType}
	r.Body = nil
	r.Stream = func(ctx context.Context, send func([]byte) error) error {
		if initial != nil {
			if err := begin(initial, send); err != nil {
				return err
			}
		}
		var buf []byte
		return out.Stream(ctx, func(event wire.Shape) (err error) {
			if buf, err = AppendEvent(buf[:0], event); err != nil {
				return err
			}
			return send(buf)
		})
	}
}

func begin(initial *Initial, send func([]byte) error) error {
	frame, err := Append(nil, &Message{Payload: initial.Payload, Headers: []Header{
		Text(":event-type", "initial-response"), Text(":content-type", initial.ContentType), Text(":message-type", "event"),
	}})
	if err != nil {
		return err
	}
	return send(frame)
}

// AppendEvent writes one event, the union's member that is set: its name is the event's type, and its payload JSON, or the bytes of
// the member that is marked as the payload.
func AppendEvent(dst []byte, union wire.Shape) ([]byte, error) {
	var found member
	union.EncodeMembers(&found)
	if found.of == nil {
		return dst, errNoEvent
	}
	m := Message{Headers: make([]Header, 0, 3)}
	if found.of.Exception {
		m.Headers = append(m.Headers, Text(":exception-type", found.of.Name))
	} else {
		m.Headers = append(m.Headers, Text(":event-type", found.of.Name))
	}
	p := payload{}
	found.value.EncodeMembers(&p)
	if p.kind == "" {
		p.kind, p.bytes = "application/json", jsonshape.Append(nil, found.value)
	}
	m.Headers = append(m.Headers, Text(":content-type", p.kind))
	m.Payload = p.bytes
	kind := "event"
	if found.of.Exception {
		kind = "exception"
	}
	m.Headers = append(m.Headers, Text(":message-type", kind))
	return Append(dst, &m)
}

// member is an Encoder that finds the union's member that is set.
type member struct {
	jsonshape.Encoder // takes what else there is

	of    *wire.Member
	value wire.Shape
}

// Struct notes the member.
func (f *member) Struct(m *wire.Member, v wire.Shape) { f.of, f.value = m, v }

// payload is an Encoder that finds the member that is an event's whole payload.
type payload struct {
	jsonshape.Encoder

	kind  string // its media type; empty while none was found
	bytes []byte
}

// Blob takes one.
func (p *payload) Blob(m *wire.Member, v []byte) {
	if m.EventPayload {
		p.kind, p.bytes = "application/octet-stream", v
	}
}

// String takes one.
func (p *payload) String(m *wire.Member, v string) {
	if m.EventPayload {
		p.kind, p.bytes = "text/plain", []byte(v)
	}
}
