package http

import (
	"errors"
	"net"
	nethttp "net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"

	"sluice/internal/gateway/integration"
	"sluice/internal/reach"
)

// endpoint is where connections lead to.
type endpoint struct {
	scheme string
	host   string // with the port if the URI has one
}

// address is what to dial.
func (e endpoint) address() string {
	if u := (url.URL{Host: e.host}); u.Port() != "" {
		return e.host
	}
	port := "80"
	if e.scheme == "https" {
		port = "443"
	}
	return net.JoinHostPort(strings.Trim(strings.TrimSuffix(e.host, ":"), "[]"), port)
}

// outgoing is a request as it is written. Whatever goes out was looked at when it was made: nothing in it ends a line.
type outgoing struct {
	method   string
	endpoint endpoint
	host     string // the Host header
	target   string // path and query
	header   nethttp.Header
	body     []byte
}

// newOutgoing makes one of an integration request, whose header it takes.
func newOutgoing(r *integration.Request) (outgoing, error) {
	target, err := requestTarget(r)
	if err != nil {
		return outgoing{}, err
	}
	o := outgoing{
		method: r.Method, endpoint: endpoint{scheme: r.Route.Target.Scheme, host: r.Route.Target.Host}, target: target, header: r.Header,
	}
	if o.host, err = httpguts.PunycodeHostPort(o.endpoint.host); err != nil {
		return outgoing{}, &integration.Failure{Text: invalidAddress, Cause: err}
	}
	o.endpoint.host = o.host
	if host := r.Header.Get("Host"); host != "" { // mapped on purpose
		o.host = host
	}
	switch o.method {
	case nethttp.MethodGet, nethttp.MethodHead, nethttp.MethodOptions: // they carry no body
	default:
		o.body = r.Body
	}
	return o, o.check()
}

// requestTarget is what follows the method: the path goes out as it was mapped, byte by byte, where it can, and the query as it is. It
// refuses administrative paths.
func requestTarget(r *integration.Request) (string, error) {
	path := r.Path
	if path == "" {
		path = "/"
	}
	decoded, err := url.PathUnescape(path)
	if err != nil {
		return "", &integration.Failure{Text: invalidAddress, Cause: err}
	}
	if reach.Administrative(path) {
		return "", &integration.Failure{Text: invalidAddress, Cause: reach.ErrAdministrative}
	}
	path = (&url.URL{Path: decoded, RawPath: path}).EscapedPath()
	if query := r.RawQuery(); query != "" {
		return path + "?" + query, nil
	}
	return path, nil
}

var errMalformed = errors.New("the request would not be one")

// check refuses what would make another request of it, or none.
func (o *outgoing) check() error {
	if !httpguts.ValidHeaderFieldName(o.method) { // a token, as field names are (RFC 9110, section 9.1)
		return &integration.Failure{Text: invalidAddress, Cause: errMalformed}
	}
	if strings.ContainsFunc(o.target, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return &integration.Failure{Text: invalidAddress, Cause: errMalformed}
	}
	if !httpguts.ValidHostHeader(o.host) {
		return &integration.Failure{Kind: integration.Network, Text: networkError, Cause: errMalformed}
	}
	for name, values := range o.header {
		valid := httpguts.ValidHeaderFieldName(name)
		for _, v := range values {
			valid = valid && httpguts.ValidHeaderFieldValue(v)
		}
		if !valid {
			return &integration.Failure{Kind: integration.Network, Text: networkError, Cause: errMalformed}
		}
	}
	return nil
}

// uri is where the request goes.
func (o *outgoing) uri() string { return o.endpoint.scheme + "://" + o.endpoint.host + o.target }

// appendHead writes the request up to its body.
func (o *outgoing) appendHead(b []byte) []byte {
	b = append(b, o.method...)
	b = append(b, ' ')
	b = append(b, o.target...)
	b = append(b, " HTTP/1.1\r\nHost: "...)
	b = append(b, o.host...)
	b = append(b, "\r\n"...)
	for name, values := range o.header {
		if isFraming(name) {
			continue
		}
		for _, v := range values {
			b = append(b, name...)
			b = append(b, ": "...)
			b = append(b, textproto.TrimString(v)...)
			b = append(b, "\r\n"...)
		}
	}
	if o.announcesLength() {
		b = append(b, "Content-Length: "...)
		b = strconv.AppendInt(b, int64(len(o.body)), 10)
		b = append(b, "\r\n"...)
	}
	return append(b, "\r\n"...)
}

// isFraming are the headers that say where a request ends and whom it is for, which is not for a mapping to say.
func isFraming(name string) bool {
	var framing string
	switch len(name) {
	case len("Host"):
		framing = "Host"
	case len("Trailer"):
		framing = "Trailer"
	case len("Content-Length"):
		framing = "Content-Length"
	case len("Transfer-Encoding"):
		framing = "Transfer-Encoding"
	default:
		return false
	}
	return strings.EqualFold(name, framing)
}

// announcesLength is so for every body, and for none where the method lets one expect one (RFC 9110, section 8.6).
func (o *outgoing) announcesLength() bool {
	switch o.method {
	case nethttp.MethodPost, nethttp.MethodPut, nethttp.MethodPatch:
		return true
	}
	return len(o.body) > 0
}
