package gateway

import (
	"net/http"
	"strconv"

	"sluice/internal/gateway/restapi"
	"sluice/internal/wire"
)

// mapResponse turns the integration response into the method response: the body by the template for the accepted media type,
// headers by the parameter mappings, then what the templates override. A proxy's response passes through.
func (g *Gateway) mapResponse(p *passage) error {
	p.header = make(http.Header, 8)
	if p.route.IsProxy() {
		return p.passBack()
	}
	if err := g.mapResponseBody(p); err != nil {
		return err
	}
	for i := range p.selected.Parameters {
		m := &p.selected.Parameters[i]
		values, err := m.Evaluate((*responseValues)(p))
		if err != nil {
			return configuration("Unable to map response parameter "+m.Name, err)
		}
		if len(values) > 0 {
			p.answers(p.header, m.Name, values)
		}
	}
	p.status = p.selected.StatusCode
	if err := p.overrideResponse(); err != nil {
		return configuration("Unable to transform response", err)
	}
	p.remapHeaders(p.route.Type, p.header)
	if p.status < http.StatusOK { // a 1xx is no answer: the connection would wait for one
		return configuration("Invalid status code in the method response: "+strconv.Itoa(p.status), nil)
	}
	return nil
}

// passBack gives a proxy's caller what the endpoint answered.
func (p *passage) passBack() error {
	p.status, p.body = p.in.Status, p.in.Body
	for name, values := range p.in.Header {
		setHeader(p.header, name, values) // a function can say anything
	}
	for key, name := range p.in.Spelling {
		p.spell(key, name)
	}
	if p.route.Type == restapi.HTTPProxy {
		named(p.in.Header, func(name string) { delete(p.header, name) })
	}
	if p.in.Base64 && isNamed(p.api, p.request.Header.Get("Accept")) { // nothing but the first entry counts (recorded)
		var err error
		if p.body, err = fromBase64(p.body); err != nil {
			return unconverted(err)
		}
	}
	p.remapHeaders(p.route.Type, p.header)
	if len(p.header[contentType]) == 0 {
		p.header[contentType] = []string{restapi.DefaultMediaType}
	}
	return nil
}

// mapResponseBody runs the template for what the caller accepts, or passes the body on where there is none.
func (g *Gateway) mapResponseBody(p *passage) error {
	came, err := p.convertResponse()
	if err != nil {
		return unconverted(err)
	}
	template, mediaType := p.selected.Template(p.request.Header.Get("Accept"))
	p.header[contentType] = []string{mediaType}
	if template == nil {
		p.body = came.body
		return nil
	}
	if p.body, err = g.render(p, template, came); err != nil {
		return configuration("Unable to transform response", err)
	}
	return nil
}

// The status codes that an override can set; anything else is ignored, as API Gateway does (observed).
const (
	statusMin = 100
	statusMax = 599
)

// overrideResponse applies what the templates put into $context.responseOverride.
func (p *passage) overrideResponse() error {
	if n, ok := p.overridden("responseOverride", "status").AsNumber(); ok {
		if status, err := strconv.Atoi(string(n)); err == nil && status >= statusMin && status <= statusMax {
			p.status = status
		}
	}
	headers := p.overridden("responseOverride", "header")
	if err := overriddenTwice(headers); err != nil {
		return err
	}
	if headers, ok := headers.AsObject(); ok {
		for name, v := range headers.All() {
			p.answers(p.header, name, []string{scalar(v)})
		}
	}
	return nil
}

// remapHeaders renames the headers that are API Gateway's own to set.
func (p *passage) remapHeaders(t restapi.Type, h http.Header) {
	for name, values := range h {
		to, kept := remapped(t, name)
		if to == name && kept {
			continue
		}
		delete(h, name)
		if kept {
			h[to] = values
			if spelled := p.spelling[name]; spelled != "" {
				p.spell(to, wire.SpelledRemapped(spelled))
			}
		}
	}
}
