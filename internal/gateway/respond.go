package gateway

import (
	"net/http"

	"sluice/internal/gateway/restapi"
	"sluice/internal/wire"
)

// The headers that every answer has. Names are in the form in which Go keeps them.
const (
	requestIDHeader = "X-Amzn-Requestid"
	extendedHeader  = "X-Amz-Apigw-Id"
	errorTypeHeader = "X-Amzn-Errortype"
	contentType     = "Content-Type"
)

// respond makes the answer of what the integration gave, or of the refusal.
func (g *Gateway) respond(p *passage) error {
	p.response = &wire.Response{Status: p.status, Header: p.header, Body: p.body}
	if p.refusal != nil {
		p.response = &wire.Response{Status: p.refusal.status, Header: make(http.Header, 4), Body: p.refusal.body()}
	}
	h := singles{header: p.response.Header, values: make([]string, 0, 4)}
	if p.refusal != nil {
		h.set(contentType, restapi.DefaultMediaType)
		h.set(errorTypeHeader, p.refusal.errorType)
	} else if p.route.Type != restapi.Mock && p.route.Type != restapi.HTTPProxy { // recorded for each type
		h.set(traceHeader, p.trace())
	}
	p.traceMethodResponse() // which shows all headers but those that follow
	h.set(requestIDHeader, p.id)
	h.set(extendedHeader, p.extendedID)
	return nil
}
