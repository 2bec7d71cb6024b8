package functionurl

import (
	"net/http"

	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
)

// Headers that the entrance sets, in the form in which Go keeps names.
const (
	errorTypeHeader = "X-Amzn-Errortype"
	traceHeader     = "X-Amzn-Trace-Id"
)

// respond makes the answer of what the function gave, or of the refusal. A streamed answer has its headers since it began.
func (e *Entrance) respond(p *passage) error {
	if p.flow != nil && p.flow.pieces != nil {
		return nil
	}
	if r := p.refusal; r != nil {
		p.response = &wire.Response{Status: r.status, Header: http.Header{"Content-Type": {jsonType}}, Body: []byte(r.body)}
		p.bytesOut = len(r.body)
		if r.errorType != "" {
			p.response.Header[errorTypeHeader] = []string{r.errorType}
		}
	}
	e.dress(p)
	if p.invoked { // so the request has come whole
		httpio.Allow(p.client.w, 0)
	}
	return nil
}

// dress gives the answer the headers that every answer has: the request's identifier, the trace once the function was called, and those of
// CORS.
func (e *Entrance) dress(p *passage) {
	h := p.response.Header
	h[wire.RequestIDHeader] = []string{p.id}
	if p.invoked {
		h[traceHeader] = []string{p.trace}
	}
	if p.client.persistent() {
		h["Connection"] = []string{"keep-alive"}
	}
	if p.url != nil && p.url.CORS != nil && p.request.Method != http.MethodOptions {
		p.url.CORS.adorn(p.request.Header, h)
	}
}
