package gateway

// Proves that an API words its refusals: each type in its own words, else in those of DEFAULT_4XX and DEFAULT_5XX, with status,
// headers and body of AWS's developer guide ("Gateway responses in API Gateway"), and that nothing else gets them. How: one API per
// case, and the whole answer.

import (
	"net/http"
	"strings"
	"testing"

	"sluice/internal/fault"
	"sluice/internal/gateway/restapi"
	"sluice/internal/wire"
)

// wording puts gateway responses into a definition.
func wording(responses map[string]restapi.GatewayResponse) func(*restapi.Definition) {
	return func(d *restapi.Definition) { d.GatewayResponses = responses }
}

func TestTheGuidesGatewayResponse(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"GET /pets/{petId}": answering(restapi.Integration{
		Type: restapi.Mock, Passthrough: restapi.Never, RequestTemplates: map[string]string{"text/plain": okStatus},
	})}, func(d *restapi.Definition) {
		d.Variables = map[string]string{"a": "1"}
		d.GatewayResponses = map[string]restapi.GatewayResponse{"UNSUPPORTED_MEDIA_TYPE": {
			StatusCode: "404",
			Parameters: map[string]string{
				"gatewayresponse.header.Access-Control-Allow-Origin": "'a.b.c'",
				"gatewayresponse.header.x-request-path":              "method.request.path.petId",
				"gatewayresponse.header.x-request-query":             "method.request.querystring.q",
				"gatewayresponse.header.x-request-header":            "method.request.header.Accept",
				"gatewayresponse.header.x-missing":                   "method.request.header.X-None",
				"gatewayresponse.header.x-api":                       "context.apiId",
				"gatewayresponse.header.x-variable":                  "stageVariables.a",
				"gatewayresponse.header.Content-Length":              "'3'",
				"gatewayresponse.header.x-amzn-ErrorType":            "'mine'",
			},
			Templates: map[string]string{"application/json": `{
     "message":$context.error.messageString,
     "type": "$context.error.responseType",
     "statusCode": "'404'",
     "stage": "$context.stage",
     "resourcePath": "$context.resourcePath",
     "stageVariables.a": "$stageVariables.a",
     "header": "$method.request.header.X-My-Header.",
     "query": "$method.request.querystring.q", "path": "$method.request.path.petId",
     "none": "$context.nothing $context.error.validationErrorString", "literal": "$5 $ $input.body $contexts.x ${context.stage}"
}`},
		}}
	})
	r := w.serve(request("GET", "/pets/5?q=1", "", "Accept", "*/*", "X-My-Header", "me", "Content-Type", "application/json"))
	if want := `{
     "message":"Unsupported Media Type",
     "type": "UNSUPPORTED_MEDIA_TYPE",
     "statusCode": "'404'",
     "stage": "dev",
     "resourcePath": "/pets/{petId}",
     "stageVariables.a": "1",
     "header": "me.",
     "query": "1", "path": "5",
     "none": " ", "literal": "$5 $ $input.body $contexts.x ${context.stage}"
}`; r.Status != http.StatusNotFound || string(r.Body) != want {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin": "a.b.c", "X-Request-Path": "5", "X-Request-Query": "1", "X-Request-Header": "*/*", "X-Missing": "",
		"X-Api": testAPI, "X-Variable": "1", "X-Amzn-Errortype": "BadRequestException", "Content-Type": "application/json", "Content-Length": "",
		"X-Amzn-Remapped-Content-Length": "3",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if w.records[0].Refusal != "UNSUPPORTED_MEDIA_TYPE" || w.records[0].Status != http.StatusNotFound {
		t.Errorf("%+v", w.records[0])
	}
}

// CORS headers on all errors are what most APIs want of gateway responses.
func TestDefaultsWordWhatHasNoWords(t *testing.T) {
	w := newWorld(t)
	cors := map[string]string{"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
	w.deploy(map[string]restapi.Method{
		"GET /nowhere": answering(restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: "http://${stageVariables.none}"}),
	}, wording(map[string]restapi.GatewayResponse{
		"DEFAULT_4XX": {Parameters: cors}, "DEFAULT_5XX": {StatusCode: "599", Parameters: cors, Templates: map[string]string{"text/plain": "$context.error.message"}},
		"REQUEST_TOO_LARGE": {StatusCode: "400"},
	}))
	big := request("GET", "/nowhere", strings.Repeat("x", PayloadBytesMax+1))
	long := request("GET", "/nowhere", "", "X-Long", strings.Repeat("x", HeaderBytesMax+1))
	for name, c := range map[string]struct {
		status                        int
		origin, sort, body, errorType string
		got                           func() *wire.Response
	}{
		"no such method": {status: 403, origin: "*", body: `{"message":"Missing Authentication Token"}`, sort: "application/json", errorType: "MissingAuthenticationTokenException", got: w.answer("GET", "/absent")},
		"configuration":  {status: 599, origin: "*", body: `Internal server error`, sort: "text/plain", errorType: "InternalServerErrorException", got: w.answer("GET", "/nowhere")},
		"of its own":     {status: 400, body: `{"message":"Request Too Long"}`, sort: "application/json", errorType: "RequestTooLargeException", got: func() *wire.Response { return w.serve(big) }},
		"of no type":     {status: 431, origin: "*", body: `{"message":"Request Header Fields Too Large"}`, sort: "application/json", errorType: "BadRequestException", got: func() *wire.Response { return w.serve(long) }},
	} {
		r := c.got()
		if r.Status != c.status || string(r.Body) != c.body || r.Header.Get("Access-Control-Allow-Origin") != c.origin ||
			r.Header.Get("Content-Type") != c.sort || r.Header.Get("X-Amzn-Errortype") != c.errorType {
			t.Errorf("%s: %d %v %s", name, r.Status, r.Header, r.Body)
		}
	}
	absent := request("GET", "/pets", "")
	absent.Path = "/prod/pets"
	if r := w.serve(absent); r.Status != http.StatusForbidden || string(r.Body) != `{"message":"Forbidden"}` || r.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a stage that is not there: %d %s", r.Status, r.Body)
	}
	elsewhere := request("GET", "/absent", "")
	elsewhere.Host = testAPI + ".execute-api.eu-west-1.amazonaws.com"
	if r := w.serve(elsewhere); r.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("another region's: %d %v", r.Status, r.Header)
	}
}

func (w *world) answer(method, path string) func() *wire.Response {
	return func() *wire.Response { return w.serve(request(method, path, "")) }
}

func TestWordsByWhatTheCallerAccepts(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"GET /pets": script(okStatus, "")}, wording(map[string]restapi.GatewayResponse{
		"MISSING_AUTHENTICATION_TOKEN": {Templates: map[string]string{
			"application/json": `{}`, "application/xml": `<type>$context.error.responseType</type>`,
		}},
		"DEFAULT_5XX": {Templates: map[string]string{"text/html": "<p>"}},
	}))
	for accept, want := range map[string]string{
		"": "{}", "application/xml": "<type>MISSING_AUTHENTICATION_TOKEN</type>", "text/html": "{}", "application/xml;q=0.5, application/json": "<type>MISSING_AUTHENTICATION_TOKEN</type>",
	} {
		r := w.serve(request("GET", "/absent", "", "Accept", accept))
		if string(r.Body) != want || r.Header.Get("Content-Type") == "application/xml" != strings.HasPrefix(want, "<") {
			t.Errorf("%q: %v %s", accept, r.Header, r.Body)
		}
	}
}

// A value of the caller's must not become a header of its own, and a 1xx is no answer.
func TestWordsHoldNoLineBreaks(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"GET /pets": script(okStatus, "")}, wording(map[string]restapi.GatewayResponse{
		"DEFAULT_4XX": {StatusCode: "199", Parameters: map[string]string{"gatewayresponse.header.x-query": "method.request.querystring.q"}},
	}))
	r := w.serve(request("GET", "/absent?q=a%0d%0aSet-Cookie:%20b", ""))
	if r.Status != http.StatusForbidden || r.Header.Get("X-Query") != "a" || r.Header.Get("Set-Cookie") != "" {
		t.Errorf("%d %v", r.Status, r.Header)
	}
}

// A fault of ours that comes before the API is looked up is answered in the API's words where its address is known.
func TestFaultBeforeTheAPIIsKnown(t *testing.T) {
	for step, want := range map[string]int{"identify": 500, "limit": 503, "route": 503, "integrate": 503} {
		w := newWorld(t)
		w.deploy(map[string]restapi.Method{"GET /pets": script(okStatus, "")}, wording(map[string]restapi.GatewayResponse{"DEFAULT_5XX": {StatusCode: "503"}}))
		w.faults.On(fault.Point("gateway."+step), fault.Always(), fault.Fail(nil))
		if r := w.serve(request("GET", "/pets", "")); r.Status != want {
			t.Errorf("%s: %d %s", step, r.Status, r.Body)
		}
	}
}
