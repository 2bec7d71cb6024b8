// Package restjson is the REST-JSON protocol: operations by method and path, members in labels, query string, headers,
// status and a JSON body. Source: Smithy's "AWS restJson1 protocol" and "HTTP bindings".
package restjson

import (
	"net/http"

	"sluice/internal/wire"
	"sluice/internal/wire/eventstream"
	"sluice/internal/wire/jsonshape"
	"sluice/internal/wire/rest"
)

// Exchange is one REST-JSON request and its answer; it implements wire.Exchange.
type Exchange struct {
	rest.Request

	Service   *wire.Service
	Operation *wire.Operation // nil while none is recognised: only Refuse works then
}

// Decode reads labels, query string, headers and body into in.
func (x *Exchange) Decode(in wire.Shape) error { return x.Request.Decode(in, body{}) }

// Answer renders the output.
func (x *Exchange) Answer(out wire.Shape, requestID string) *wire.Response {
	r := &wire.Response{Status: x.Operation.Status, Header: http.Header{wire.RequestIDHeader: {requestID}}}
	if out == nil {
		return r
	}
	status := rest.Encode(r, out, body{})
	if status != 0 {
		r.Status = status
	}
	if streamed, ok := out.(wire.Streamed); ok {
		eventstream.Answer(r, streamed, nil) // the other members are headers
	}
	return r
}

// body is the JSON in which members travel that are in the body.
type body struct{}

// Decode reads an object.
func (body) Decode(text []byte, in wire.Shape) error { return jsonshape.DecodeREST(text, in) }

// DecodePayload reads a value.
func (body) DecodePayload(text []byte, in wire.Shape, m *wire.Member) error {
	return jsonshape.DecodeMember(text, in, m.Index)
}

// Open begins an object.
func (body) Open(wire.Shape) rest.Document {
	d := &document{}
	d.Open()
	return d
}

// Payload is an object.
func (body) Payload(_ *wire.Member, v wire.Shape) []byte { return jsonshape.Append(nil, v) }

// ContentType is JSON's.
func (body) ContentType() string { return "application/json" }

// document is an object that is being written.
type document struct{ jsonshape.Encoder }

// Refuse renders the error's name in x-amzn-ErrorType and its message in the body.
func (x *Exchange) Refuse(e *wire.Error, requestID string) *wire.Response {
	r := &wire.Response{Status: e.Shape.Status, Header: http.Header{
		wire.RequestIDHeader: {requestID}, "X-Amzn-Errortype": {e.Shape.Name},
	}}
	if e.Members != nil {
		rest.Encode(r, e.Members, body{})
		return r
	}
	key := e.Shape.Message
	if key == "" {
		key = "message"
	}
	var text jsonshape.Encoder
	text.Open()
	text.String(&wire.Member{JSON: key}, e.Message)
	r.Body = text.Close()
	r.Header["Content-Type"] = []string{"application/json"}
	return r
}
