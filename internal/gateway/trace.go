package gateway

import (
	"net/http"
	"strconv"
	"unicode/utf8"

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

// traces reports whether anyone wants lines of a level: whoever has to build one asks first.
func (p *passage) traces(l Level) bool {
	return p.tracer != nil || p.execution != nil && p.route.Logging > restapi.Logging(l)
}

// line traces one line.
func (p *passage) line(l Level, text string) {
	if !p.traces(l) {
		return
	}
	text = truncated(text)
	if p.tracer != nil {
		p.tracer.Trace(l, text)
	}
	p.keep(l, text)
}

// keep puts a line into the stage's log alone.
func (p *passage) keep(l Level, text string) {
	if x := p.execution; x != nil && p.route.Logging > restapi.Logging(l) {
		x.Lines = append(x.Lines, ExecutionLine{Time: x.now(), Text: text})
	}
}

// The lines below are recorded: LocalStack's AWS-validated snapshots of TestInvokeMethod, and, where a test call has none, logs of
// stages that users of AWS have published. Which level a line is of shows in logs of stages at ERROR, and at INFO without data
// tracing: the latter have nothing between "HTTP Method" and "Successfully completed execution".

// traceMethodRequest tells that the execution begins, which it does once the caller may: a request that is refused before has none of
// these lines (published logs of authorizers and of throttled keys).
func (p *passage) traceMethodRequest() {
	if !p.traces(Progress) {
		return
	}
	p.traceUsagePlan()
	p.line(Progress, "Starting execution for request: "+p.id)
	p.line(Progress, "HTTP Method: "+p.method+", Resource Path: "+p.at.path)
	if !p.traces(Data) {
		return
	}
	path := map[string]string{}
	for _, v := range p.params {
		path[v.Name] = v.Value
	}
	query := map[string]string{}
	for _, q := range p.queryParameters() {
		query[q.name] = shown(q.name, q.value)
	}
	p.line(Data, "Method request path: "+javaMap(path))
	p.line(Data, "Method request query string: "+javaMap(query))
	p.line(Data, "Method request headers: "+headerMap(p.methodHeaders(), p.spelled))
	p.line(Data, "Method request body before transformations: "+p.shownBody(p.request.Header, p.request.Body))
}

// traceUsagePlan tells what a stage's log has before an execution, and a test call's has not. No method with an API key gets this far.
func (p *passage) traceUsagePlan() {
	if p.execution == nil {
		return
	}
	key, stage := masked(p.request.Header.Get(apiKeyHeader)), p.api.ID+"/"+p.api.Stage
	p.keep(Progress, "Verifying Usage Plan for request: "+p.id+". API Key: "+key+" API Stage: "+stage)
	p.keep(Progress, "API Key "+key+" authorized because method '"+p.route.HTTPMethod+" "+p.route.ResourcePath+
		"' does not require API Key. Request will not contribute to throttle or quota limits")
	p.keep(Progress, "Usage Plan check succeeded for API Key "+key+" and API Stage "+stage)
}

// methodHeaders are the method request's, with those that API Gateway adds; a test call has its own alone.
func (p *passage) methodHeaders() http.Header {
	if p.test != nil {
		return p.request.Header
	}
	return p.headers()
}

// spelled is a header's name as the caller of a test call wrote it.
func (p *passage) spelled(name string) string {
	if p.test != nil && p.test.Spelling[name] != "" {
		return p.test.Spelling[name]
	}
	return awsName(name)
}

// shownBody is a body as logs show it: one of the API's binary media types is not shown (published logs), and neither is one that is
// no text.
func (p *passage) shownBody(h http.Header, body []byte) string {
	if len(body) > 0 && (isNamed(p.api, h.Get(contentType)) || !utf8.Valid(body)) {
		return "[Binary Data]"
	}
	return string(body[:min(len(body), lineBytesMax)])
}

func (p *passage) traceEndpointRequest(uri string) {
	p.line(Data, "Endpoint request URI: "+uri)
	p.line(Data, "Endpoint request headers: "+headerMap(p.out.Header, awsName))
	p.line(Data, "Endpoint request body after transformations: "+p.shownBody(p.out.Header, p.out.Body))
	p.line(Data, "Sending request to "+uri)
}

func (p *passage) traceEndpointResponse() {
	if !p.traces(Data) || p.route.Type == restapi.Mock {
		return
	}
	p.line(Data, "Received response. Status: "+strconv.Itoa(p.in.Status)+", Integration latency: "+strconv.FormatInt(p.latency.Milliseconds(), 10)+" ms")
	p.line(Data, "Endpoint response headers: "+headerMap(p.in.Header, awsName))
	if p.in.Stream == nil {
		p.line(Data, "Endpoint response body before transformations: "+p.shownBody(p.in.Header, p.in.Body))
	}
}

// traceMethodResponse tells how the request came out. One that found no method has no execution.
func (p *passage) traceMethodResponse() {
	if p.route == nil || !p.traces(Failures) {
		return
	}
	if p.refusal != nil {
		status := strconv.Itoa(p.response.Status)
		p.traceRefusal(status)
		p.line(Failures, "Method completed with status: "+status)
		p.traceEndpointRequestID()
		return
	}
	if p.traces(Data) {
		if !p.streams() {
			p.line(Data, "Method response body after transformations: "+p.shownBody(p.header, p.body))
		}
		p.line(Data, "Method response headers: "+headerMap(p.header, p.response.Spelled))
	}
	if !p.streams() { // which says so at its end
		p.traceCompletion()
	}
}

// traceCompletion tells that the method response is complete, or why its stream broke off; of a caller who left there is nothing to tell.
func (p *passage) traceCompletion() {
	level := Progress
	switch t := &p.transfer; {
	case t.broken != nil:
		level = Failures
		p.line(level, t.broken.log)
	case t.state != sending:
		p.line(level, "Successfully completed execution")
	}
	p.line(level, "Method completed with status: "+strconv.Itoa(p.response.Status))
	p.traceEndpointRequestID()
}

func (p *passage) traceEndpointRequestID() {
	if p.in != nil && (p.route.Type == restapi.AWS || p.route.Type == restapi.AWSProxy) && p.in.Header.Get(requestIDHeader) != "" {
		p.keep(Progress, "AWS Integration Endpoint RequestId : "+p.in.Header.Get(requestIDHeader))
	}
}

// traceRefusal says why a request failed.
func (p *passage) traceRefusal(status string) {
	if p.refusal.log != "" {
		p.line(Failures, p.refusal.log)
	} else {
		p.line(Failures, "Execution failed: "+p.refusal.message)
	}
	if p.worded != nil {
		p.keep(Failures, "Gateway response type: "+p.worded.Type+" with status code: "+status)
	}
}
