package gateway

// Proves that no request, however odd, breaks the way: every one gets one answer with its identifiers, and nothing panics. How: a
// fuzz target over a deployed API with every kind of mapping.

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
)

// logSizes holds each line of a log against its limit.
type logSizes struct{}

func (logSizes) Write(x *Execution) {
	for _, line := range x.Lines {
		if len(line.Text) > lineBytesMax+len(" [TRUNCATED]") {
			panic("a line of " + strconv.Itoa(len(line.Text)) + " bytes")
		}
	}
}

func FuzzServe(f *testing.F) {
	f.Add("POST", testAPI+".execute-api.us-east-1.localhost", "/dev/q", "a=b", "application/json", "*/*", hello)
	f.Add("GET", "localhost", "/_aws/execute-api/"+testAPI+"/dev/m/a%2Fb", "", "", "text/plain", "")
	f.Add("GET", "localhost", "/restapis/"+testAPI+"/dev/_user_request_/m/x", "x=%zz&&=", "text/plain;", ",", "{")
	f.Add("OPTIONS", testAPI+".execute-api.x", "//dev//m//", ";;", "image/png", "image/*", "\xff")
	w := newWorld(f)
	every := map[string]string{
		"integration.request.header.A": "method.request.header.Content-Type", "integration.request.header.B": "method.request.body.message",
		"integration.request.querystring.c": "method.request.multivaluequerystring.a", "integration.request.querystring.d": "context.path",
		"integration.request.header.E": "method.request.path.p", "integration.request.querystring.f": "method.request.body",
	}
	queue := toQueue("Action=SendMessage&MessageBody=$util.urlEncode($input.json('$'))$input.params().header.Accept$context.identity.userAgent")
	queue.RequestParameters = every
	queue.RequestParameters["integration.request.header.Content-Type"] = "'application/x-www-form-urlencoded'"
	m := script(`{"statusCode": #if($input.params('status') != "")$input.params('status')#{else}200#end}`, `$input.params()$context$input.body`)
	m.Integration.RequestParameters = every
	w.deploy(map[string]restapi.Method{"ANY /q": answering(queue), "ANY /m/{p+}": m},
		func(d *restapi.Definition) {
			d.BinaryMediaTypes = []string{"image/png"}
			d.MethodSettings = map[string]restapi.MethodSettings{"*/*": {LoggingLevel: "INFO", DataTrace: true}}
			d.GatewayResponses = map[string]restapi.GatewayResponse{"DEFAULT_4XX": {
				Parameters: map[string]string{"gatewayresponse.header.X-A": "method.request.querystring.a", "gatewayresponse.header.X-P": "method.request.path.p"},
				Templates:  map[string]string{"text/plain": "$context.error.messageString$method.request.header.Content-Type$context.identity.userAgent"},
			}, "DEFAULT_5XX": {StatusCode: "599"}}
		})
	w.gateway.Executions = logSizes{}
	trial := w.trial("ANY", "/m/{p+}", "", "", m)
	f.Fuzz(func(t *testing.T, method, host, path, query, contentType, accept, body string) {
		r := request(method, "", body, "Content-Type", contentType, "Accept", accept)
		r.Host, r.Path, r.RawQuery = host, path, query
		w.mu.Lock()
		w.sent, w.records = nil, nil
		w.log.Reset()
		w.mu.Unlock()
		out := w.gateway.Serve(context.Background(), r)
		if out.Status < 200 || out.Status > 599 || out.Header.Get("X-Amzn-Requestid") == "" || len(w.records) != 1 {
			t.Fatalf("%+v, %d records", out, len(w.records))
		}
		call := *trial
		call.Method, call.Path, call.RawQuery, call.Body, call.Header = method, path, query, []byte(body), r.Header
		if a := w.gateway.Test(context.Background(), &call); a.Status < 200 || a.Status > 599 || !strings.HasPrefix(a.Log, "Execution log for request ") {
			t.Fatalf("%+v", a)
		}
		if strings.Contains(w.log.String(), "panic") {
			t.Fatal(w.log.String())
		}
	})
}
