package rpcv2cbor

import (
	"net/http"

	"sluice/internal/wire"
)

// What the headers say.
const (
	ProtocolHeader = "Smithy-Protocol"
	ProtocolValue  = "rpc-v2-cbor"
	contentType    = "application/cbor"
)

// Exchange is one RPC v2 CBOR request and its answer; it implements wire.Exchange.
type Exchange struct {
	Service   *wire.Service
	Operation *wire.Operation // nil while none is recognised: only Refuse works then
	Body      []byte
}

// Decode reads the body.
func (x *Exchange) Decode(in wire.Shape) error { return Decode(x.Body, in) }

// Answer renders the output. An operation without output has no body, and no Content-Type, as the protocol asks.
func (x *Exchange) Answer(out wire.Shape, requestID string) *wire.Response {
	r := x.respond(http.StatusOK, requestID)
	if out != nil {
		r.Body = Append(make([]byte, 0, 512), out)
		r.Header["Content-Type"] = []string{contentType}
	}
	return r
}

// Refuse renders {"__type":"namespace#Name","message":"…"}; for a query-compatible service the Query protocol's code goes along in
// x-amzn-query-error.
func (x *Exchange) Refuse(e *wire.Error, requestID string) *wire.Response {
	r := x.respond(e.Shape.Status, requestID)
	r.Body = appendError(x.Service, e)
	r.Header["Content-Type"] = []string{contentType}
	if x.Service.QueryCompatible {
		r.Header["X-Amzn-Query-Error"] = []string{e.Shape.QueryCode() + ";" + e.Shape.Fault()}
	}
	return r
}

func appendError(service *wire.Service, e *wire.Error) []byte {
	namespace := e.Shape.Namespace
	if namespace == "" {
		namespace = service.Namespace
	}
	name := e.Shape.Name
	if namespace != "" {
		name = namespace + "#" + name
	}
	out := Encoder{buf: []byte{itemOpenMap}}
	out.String(&wire.Member{Name: "__type"}, name)
	key := e.Shape.Message
	if key == "" {
		key = "message"
	}
	switch {
	case e.Members != nil:
		e.Members.EncodeMembers(&out)
	case e.Message != "":
		out.String(&wire.Member{Name: key}, e.Message)
	}
	return append(out.buf, itemBreak)
}

func (x *Exchange) respond(status int, requestID string) *wire.Response {
	return &wire.Response{Status: status, Header: http.Header{ProtocolHeader: {ProtocolValue}, wire.RequestIDHeader: {requestID}}}
}
