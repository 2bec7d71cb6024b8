// Package restjson is the REST-JSON protocol: operations by method and path, members in labels, query string, headers,
// status and a JSON body. Source: Smithy's "AWS restJson1 protocol" and "HTTP bindings".
package restjson

import (
	"net/http"
	"net/url"

	"sluice/internal/wire"
	"sluice/internal/wire/eventstream"
	"sluice/internal/wire/jsonshape"
)

// Exchange is one REST-JSON request and its answer; it implements wire.Exchange.
type Exchange struct {
	Service   *wire.Service
	Operation *wire.Operation // nil while none is recognised: only Refuse works then
	Request   *wire.Request
	Query     url.Values
	QueryErr  error // of ParseQuery: what Decode answers
	Labels    Labels
}

// Answer renders the output.
func (x *Exchange) Answer(out wire.Shape, requestID string) *wire.Response {
	r := &wire.Response{Status: x.Operation.Status, Header: http.Header{wire.RequestIDHeader: {requestID}}}
	if out == nil {
		return r
	}
	status := encode(r, out)
	if status != 0 {
		r.Status = status
	}
	if streamed, ok := out.(wire.Streamed); ok {
		eventstream.Answer(r, streamed, nil) // the other members are headers
	}
	return r
}

// encode fills header and body of r from v. It returns the status that v carries, or 0.
func encode(r *wire.Response, v wire.Shape) int {
	var body jsonshape.Encoder
	a := answer{Encoder: &body, header: r.Header}
	body.Open()
	v.EncodeMembers(&a)
	switch payload := payloadMember(v.WireSchema()); {
	case a.payloadType != "":
		r.Body = a.payload
		r.Header["Content-Type"] = []string{a.payloadType}
	case payload != nil: // an absent payload is an empty body
	default:
		r.Body = body.Close()
		r.Header["Content-Type"] = []string{"application/json"}
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

// Refuse renders the error's name in x-amzn-ErrorType and its message in the body.
func (x *Exchange) Refuse(e *wire.Error, requestID string) *wire.Response {
	r := &wire.Response{Status: e.Shape.Status, Header: http.Header{
		wire.RequestIDHeader: {requestID}, "X-Amzn-Errortype": {e.Shape.Name},
	}}
	if e.Members != nil {
		encode(r, e.Members)
		return r
	}
	key := e.Shape.Message
	if key == "" {
		key = "message"
	}
	var body jsonshape.Encoder
	body.Open()
	body.String(&wire.Member{JSON: key}, e.Message)
	r.Body = body.Close()
	r.Header["Content-Type"] = []string{"application/json"}
	return r
}
