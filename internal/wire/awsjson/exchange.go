// Package awsjson is the AWS JSON protocol, versions 1.0 and 1.1: POST to "/", the operation in X-Amz-Target, JSON both ways.
// Source: Smithy's "AWS JSON 1.0 protocol" and "AWS JSON 1.1 protocol".
package awsjson

import (
	"net/http"

	"sluice/internal/wire"
	"sluice/internal/wire/eventstream"
	"sluice/internal/wire/jsonshape"
)

// Exchange is one AWS JSON request and its answer; it implements wire.Exchange.
type Exchange struct {
	Service   *wire.Service
	Operation *wire.Operation // nil while none is recognised: only Refuse works then
	Body      []byte
}

// Decode reads the body.
func (x *Exchange) Decode(in wire.Shape) error { return jsonshape.Decode(x.Body, in) }

// Answer renders the output, or the beginning of a stream of events. An operation without output has an empty body, one with an empty output has {}.
func (x *Exchange) Answer(out wire.Shape, requestID string) *wire.Response {
	var body []byte
	if out != nil {
		body = jsonshape.Append(make([]byte, 0, 512), out)
	}
	r := x.respond(http.StatusOK, requestID, body)
	if streamed, ok := out.(wire.Streamed); ok {
		eventstream.Answer(r, streamed, &eventstream.Initial{ContentType: r.Header.Get("Content-Type"), Payload: body})
	}
	return r
}

// Refuse renders {"__type":"namespace#Name","message":"…"}; for a query-compatible service the Query protocol's code goes
// along in x-amzn-query-error.
func (x *Exchange) Refuse(e *wire.Error, requestID string) *wire.Response {
	r := x.respond(e.Shape.Status, requestID, AppendError(nil, x.Service, e))
	if x.Service.QueryCompatible {
		r.Header["X-Amzn-Query-Error"] = []string{e.Shape.QueryCode() + ";" + e.Shape.Fault()}
	}
	return r
}

// AppendError writes the body of an error.
func AppendError(dst []byte, service *wire.Service, e *wire.Error) []byte {
	namespace := e.Shape.Namespace
	if namespace == "" {
		namespace = service.Namespace
	}
	name := e.Shape.Name
	if namespace != "" {
		name = namespace + "#" + name
	}
	var out jsonshape.Encoder
	out.Open()
	out.String(&typeMember, name)
	if e.Members != nil {
		e.Members.EncodeMembers(&out)
		return append(dst, out.Close()...)
	}
	key := e.Shape.Message
	if key == "" {
		key = "message"
	}
	if e.Message != "" {
		out.String(&wire.Member{JSON: key}, e.Message)
	}
	return append(dst, out.Close()...)
}

var typeMember = wire.Member{JSON: "__type"}

func (x *Exchange) respond(status int, requestID string, body []byte) *wire.Response {
	return &wire.Response{Status: status, Body: body, Header: http.Header{
		"Content-Type": {"application/x-amz-json-" + x.Service.JSONVersion}, wire.RequestIDHeader: {requestID},
	}}
}
