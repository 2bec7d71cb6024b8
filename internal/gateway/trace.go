package gateway

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sluice/internal/gateway/restapi"
)

// Level is how much of an execution log a line belongs to.
type Level uint8

const (
	// Failures are lines that say why a request failed: logging level ERROR.
	Failures Level = iota
	// Progress are lines that say how far a request came: logging level INFO.
	Progress
	// Data are lines that show what a request carries: data tracing.
	Data
)

// Tracer listens to the way of one request. It gets the lines of API Gateway's execution log, in its words and order, without
// their times. It is called in the request's goroutine and must not block.
type Tracer interface {
	Trace(l Level, line string)
}

// line traces one line; a caller that has to build it asks for p.tracer first.
func (p *passage) line(l Level, text string) {
	if p.tracer != nil {
		p.tracer.Trace(l, text)
	}
}

// The lines below are recorded: LocalStack's AWS-validated snapshots of TestInvokeMethod.

func (p *passage) traceMethodRequest() {
	if p.tracer == nil {
		return
	}
	path := map[string]string{}
	for _, v := range p.params {
		path[v.Name] = v.Value
	}
	query := map[string]string{}
	for _, q := range p.queryParameters() {
		query[q.name] = q.value
	}
	p.line(Progress, "Starting execution for request: "+p.id)
	p.line(Progress, "HTTP Method: "+p.method+", Resource Path: "+p.at.path)
	p.line(Data, "Method request path: "+javaMap(path))
	p.line(Data, "Method request query string: "+javaMap(query))
	p.line(Data, "Method request headers: "+headerMap(p.request.Header))
	p.line(Data, "Method request body before transformations: "+string(p.request.Body))
}

func (p *passage) traceEndpointRequest(uri string) {
	p.line(Progress, "Endpoint request URI: "+uri)
	p.line(Data, "Endpoint request headers: "+headerMap(p.out.Header))
	p.line(Data, "Endpoint request body after transformations: "+string(p.out.Body))
	p.line(Progress, "Sending request to "+uri)
}

func (p *passage) traceEndpointResponse() {
	if p.tracer == nil || p.route.Type == restapi.Mock {
		return
	}
	p.line(Progress, "Received response. Status: "+strconv.Itoa(p.in.Status)+", Integration latency: "+latencyMillis(p.latency)+" ms")
	p.line(Data, "Endpoint response headers: "+headerMap(p.in.Header))
	p.line(Data, "Endpoint response body before transformations: "+string(p.in.Body))
}

// traceMethodResponse tells how the request came out. One that found no method has no execution.
func (p *passage) traceMethodResponse() {
	if p.tracer == nil || p.route == nil {
		return
	}
	switch {
	case p.refusal == nil:
		p.line(Data, "Method response body after transformations: "+string(p.body))
		p.line(Data, "Method response headers: "+headerMap(p.header))
		p.line(Progress, "Successfully completed execution")
	case p.refusal.log != "":
		p.line(Failures, p.refusal.log)
	default:
		p.line(Failures, "Execution failed: "+p.refusal.message)
	}
	p.line(Progress, "Method completed with status: "+strconv.Itoa(p.response.Status))
}

// headerCharsMax is the longest map of headers that API Gateway writes; what is longer ends in [TRUNCATED].
const headerCharsMax = 998

func headerMap(h http.Header) string {
	joined := make(map[string]string, len(h))
	for name, values := range h {
		joined[name] = strings.Join(values, ",")
	}
	text := javaMap(joined)
	if len(text) > headerCharsMax {
		return text[:headerCharsMax] + " [TRUNCATED]"
	}
	return text
}

// javaMap prints a map as Java does, in order of its keys.
func javaMap(m map[string]string) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, k := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(k + "=" + m[k])
	}
	b.WriteByte('}')
	return b.String()
}
