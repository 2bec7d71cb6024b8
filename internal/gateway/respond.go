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
	contentEncoding = "Content-Encoding"
)

// respond makes the answer of what the integration gave, or of the refusal.
func (g *Gateway) respond(p *passage) error {
	p.response = &wire.Response{Status: p.status, Header: p.header, Body: p.body}
	if p.refusal != nil {
		p.response = &wire.Response{Status: p.refusal.status, Header: make(http.Header, 4), Body: p.refusal.body()}
	} else if p.in.Stream != nil {
		p.transfer.state = sending
	}
	h := singles{header: p.response.Header, values: make([]string, 0, 5)}
	if p.refusal != nil {
		h.set(contentType, restapi.DefaultMediaType)
		g.word(p)
		h.set(errorTypeHeader, p.refusal.errorType)
	}
	if p.showsTrace() {
		h.set(traceHeader, p.trace())
	}
	p.response.Spelling = p.spelling
	p.traceMethodResponse() // which shows all headers but those that follow
	if p.refusal == nil && p.coding != "" {
		p.response.Body = p.coded
		h.set(contentEncoding, p.coding)
	}
	h.set(requestIDHeader, p.id)
	h.set(extendedHeader, p.extendedID)
	return nil
}

// showsTrace reports whether the answer tells its trace, which is recorded for each type of integration. A gateway response tells it
// once the endpoint was called (recorded for Lambda: 504 "Endpoint request timed out", 502 for a malformed response).
func (p *passage) showsTrace() bool {
	if p.route == nil || p.route.Type == restapi.Mock || p.route.Type == restapi.HTTPProxy {
		return false
	}
	return p.refusal == nil || p.in != nil || p.refusal.kind == integrationTimeout
}

// word puts the API's own words in the place of API Gateway's: its gateway response of the refusal's type.
func (g *Gateway) word(p *passage) {
	if p.api == nil { // refused before the API was looked up, and answered in its words all the same
		p.api = g.find(p.at)
	}
	if p.api == nil {
		return
	}
	w := p.api.Wording(p.refusal.kind, p.refusal.status)
	if w == nil {
		return
	}
	r, v := p.response, (*requestValues)(p)
	p.worded = w
	if w.StatusCode != 0 {
		r.Status = w.StatusCode
	}
	template, mediaType := w.Template(p.request.Header.Get("Accept"))
	r.Body = template.Append(nil, v)
	r.Header[contentType] = []string{mediaType}
	for i := range w.Parameters {
		m := &w.Parameters[i]
		if values, err := m.Evaluate(v); err == nil && len(values) > 0 {
			p.answers(r.Header, m.Name, values)
		}
	}
	p.remapHeaders(restapi.AWS, r.Header)
}
