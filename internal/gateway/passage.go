package gateway

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/gateway/vtl"
	"sluice/internal/service"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// passage is one request on its way: what came, what the steps made of it, what goes back.
type passage struct {
	ctx     context.Context
	request *wire.Request
	// tooLarge says that the body was not read to its end.
	tooLarge bool
	bytesIn  int // of the body as it came
	client   client
	tracer   Tracer          // nil for none
	test     *TestCall       // nil for a live request
	inside   *service.Caller // who calls from inside the process; nil for a request over a socket

	// identify
	id, extendedID, traceID string // traceID when first asked for: see trace
	random                  func() uint64
	start                   time.Time
	at                      address
	method                  string
	source                  string // the caller's address
	userAgent               string // the caller's own word for itself

	// route
	api        *restapi.API
	route      *restapi.Route
	params     []restapi.Param
	paramSpace [4]restapi.Param // what params begins in
	execution  *Execution       // nil where the stage keeps no log

	// authorize
	caller *service.Caller // who asks; nil where nobody needs to know
	denial *service.Denial // why policies denied the request
	// How its two phases went.
	authentication, authorization attempt

	// decompress
	stillCoded bool // the body says what it is coded in, and stays in it

	// What mappings read, made when one asks.
	query       []parameter
	queryParsed bool
	contextMade bool
	context     value.Value
	// What the template that is being rendered sees.
	input input
	scope vtl.Scope

	// map_request and integrate
	out     integration.Request
	sent    time.Time // when it was sent
	in      *integration.Response
	latency time.Duration // until the response was there, or its headers until the stream has ended
	// transfer is how a streamed response gets on.
	transfer transfer

	// select_response
	selected *restapi.Response

	// map_response, for proxies integrate's response as it is
	status int
	header http.Header
	body   []byte
	// spelling is how authors wrote names of header, where it is not as Go keeps them.
	spelling map[string]string

	// compress: how the body goes out, and in which coding; empty for as it is
	coded  []byte
	coding string

	refusal  *refusal
	worded   *restapi.Wording // the API's own words for it, or nil
	response *wire.Response
	outcome  Record
}

// parameter is one query string parameter, decoded.
type parameter struct{ name, value string }

// queryParameters parses the query string, once. What is not well formed is taken as it stands, as API Gateway does.
func (p *passage) queryParameters() []parameter {
	if !p.queryParsed {
		p.queryParsed = true
		p.query = parseQuery(p.request.RawQuery)
	}
	return p.query
}

// queryValues returns all values of a parameter.
func (p *passage) queryValues(name string) []string {
	var out []string
	for _, q := range p.queryParameters() {
		if q.name == name {
			out = append(out, q.value)
		}
	}
	return out
}

func (p *passage) pathValue(name string) (string, bool) {
	for i := range p.params {
		if p.params[i].Name == name {
			return p.params[i].Value, true
		}
	}
	return "", false
}

// requestHeader returns the values of a header of the method request. The host is one, and so are those that API Gateway adds; those
// that end at API Gateway are none.
func (p *passage) requestHeader(name string) []string {
	name = http.CanonicalHeaderKey(name)
	if text, ok := p.added(name); ok {
		return []string{text}
	}
	values := p.request.Header[name]
	if !p.goesOn(name, values) {
		return nil
	}
	return values
}

// queryParametersMax bounds the parameters of a query string; what follows is dropped. A URL of 10,240 characters holds no more.
const queryParametersMax = 5120

func parseQuery(raw string) []parameter {
	var out []parameter
	for raw != "" && len(out) < queryParametersMax {
		pair := raw
		if end := strings.IndexAny(raw, "&;"); end >= 0 { // at semicolons too (Developer Guide, "important notes")
			pair, raw = raw[:end], raw[end+1:]
		} else {
			raw = ""
		}
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		out = append(out, parameter{queryText(name), queryText(value)})
	}
	return out
}

func queryText(s string) string {
	if text, err := url.QueryUnescape(s); err == nil {
		return text
	}
	return s
}
