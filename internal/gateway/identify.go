package gateway

import (
	"encoding/base64"
	"encoding/binary"
	"net/netip"
	"strings"

	"sluice/internal/uuid"
	"sluice/internal/xray"
)

// identify gives the request its identifiers and its time, and reads off host and path which API and stage it is for.
func (g *Gateway) identify(p *passage) error {
	p.start = g.Clock.Now()
	p.id = uuid.New().String()
	p.extendedID = g.extendedID()
	p.random = g.random
	p.at = parseAddress(p.request.Host, p.request.Path)
	p.method, p.bytesIn = p.request.Method, len(p.request.Body)
	p.source, p.userAgent = sourceOf(p.request.Remote), p.request.Header.Get("User-Agent")
	if t := p.test; t != nil {
		p.at, p.source, p.userAgent = address{api: t.API.ID, path: t.Path}, testSourceIP, t.UserAgent
		return nil
	}
	// "… by passing the X-HTTP-Method-Override header, API Gateway overrides the method" (Developer Guide, "important notes").
	if method := p.request.Header.Get(methodOverride); method != "" {
		p.method = strings.ToUpper(method)
	}
	return nil
}

// sourceOf is the caller's address; a call from inside the process comes from the machine itself.
func sourceOf(remote netip.AddrPort) string {
	if a := remote.Addr(); a.IsValid() {
		return a.Unmap().WithZone("").String()
	}
	return "127.0.0.1"
}

// extendedID has the form of those of AWS: eleven bytes in base64, "d3mXXFiAIAMFWjQ=".
func (g *Gateway) extendedID() string {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], g.random())
	binary.BigEndian.PutUint64(id[8:], g.random())
	var out [16]byte
	base64.URLEncoding.Encode(out[:], id[:11])
	return string(out[:])
}

// traceHeader is the name in the form in which Go keeps headers.
const traceHeader = "X-Amzn-Trace-Id"

// trace is the request's X-Ray header, made when first asked for.
func (p *passage) trace() string {
	if p.traceID == "" {
		p.traceID = p.newTrace()
	}
	return p.traceID
}

// newTrace is the header that came, with what it lacks put in, or a new one.
func (p *passage) newTrace() string {
	var came string
	if values := p.request.Header[traceHeader]; len(values) > 0 {
		came = values[0]
	}
	return xray.Complete(came, p.start, p.random)
}

// added is the value of a header that API Gateway adds to what it passes on: who called, and how. A test call has what it was given, and
// a trace.
func (p *passage) added(name string) (string, bool) {
	switch {
	case name == traceHeader:
		return p.trace(), true
	case p.test != nil:
		return "", false
	}
	switch name {
	case "Host":
		return p.request.Host, true
	case "X-Forwarded-Proto":
		if p.request.Secure {
			return "https", true
		}
		return "http", true
	case "X-Forwarded-Port":
		return p.port(), true
	case "X-Forwarded-For":
		came := strings.Join(p.request.Header[name], ", ")
		if came != "" {
			came += ", "
		}
		return came + p.source, true
	}
	return "", false
}

// port is the one that the caller used.
func (p *passage) port() string {
	if _, port, ok := strings.Cut(p.request.Host, ":"); ok && !strings.Contains(port, ":") {
		return port
	}
	if p.request.Secure {
		return "443"
	}
	return "80"
}
