package gateway

// Proves what mapping templates see and what they decide: $context with its members in API Gateway's order, overrides of the
// request and of the response, values handed from the request's template to the response's, templates that fail, empty ones.
// How: API Gateway's recorded answers (LocalStack's AWS-validated snapshots) and the Developer Guide's rules, as tables.

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
)

// script is a mock with two templates. A response template that is empty is none.
func script(request, response string) restapi.Method {
	templates := map[string]string{}
	if response != "" {
		templates["application/json"] = response
	}
	return answering(
		restapi.Integration{Type: restapi.Mock, Passthrough: restapi.WhenNoMatch, RequestTemplates: map[string]string{"application/json": request}},
		restapi.IntegrationResponse{StatusCode: "200", SelectionPattern: `2\d{2}`, Templates: templates},
	)
}

const okStatus = `{"statusCode": 200}`

func TestRecordedOverrides(t *testing.T) {
	w := newWorld(t)
	const override = `
#set($context.responseOverride.status = 444)
#set($context.responseOverride.header.foo = "bar")
#set($context.responseOverride.custom = "is also passed around")
{
  "statusCode": 200
}
`
	w.deploy(map[string]restapi.Method{
		"GET /with": script(override, `
#set($statusOverride = $context.responseOverride.status)
#set($fooHeader = $context.responseOverride.header.foo)
#set($custom = $context.responseOverride.custom)
{
    "statusOverride": "$statusOverride",
    "fooHeader": "$fooHeader",
    "custom": "$custom"
}
`),
		"GET /without": script(override, ""),
		"GET /maps": script(`
#set($paramName = "foo")
#set($context.requestOverride.querystring[$paramName] = "bar")
#set($paramPutName = "putfoo")
$context.requestOverride.querystring.put($paramPutName, "putBar")
#set($context["requestOverride"].querystring["nestedfoo"] = "nestedFoo")
{
  "statusCode": 200
}
`, `
#set($value = $context.requestOverride.querystring["foo"])
#set($value2 = $context.requestOverride.querystring["putfoo"])
#set($value3 = $context.requestOverride.querystring["nestedfoo"])
{
    "value": "$value",
    "value2": "$value2",
    "value3": "$value3"
}
`),
		"GET /paths/{testPath}": script(`#set($body = $util.base64Decode($input.params('testPath')))
#set($context.requestOverride.path.body = $body)
{
  "statusCode": 200
}
`, `
#set($body = $util.parseJson($context.requestOverride.path.body))
#set($inputBody = $body.message)
#if($inputBody == "path1")
{ "response": "path was path one" }
#elseif($inputBody == "path2")
{ "response": "path was path two" }
#else
{ "response": "this is the else clause" }
#end
`),
	})
	for path, c := range map[string]struct {
		status int
		body   string
	}{
		"/with":                               {444, `{"custom": "is also passed around", "fooHeader": "bar", "statusOverride": "444"}`},
		"/without":                            {444, ``},
		"/maps":                               {200, `{"value": "bar", "value2": "putBar", "value3": "nestedFoo"}`},
		"/paths/eyJtZXNzYWdlIjogInBhdGgxIn0=": {200, `{"response": "path was path one"}`},
		"/paths/eyJtZXNzYWdlIjogInBhdGgyIn0=": {200, `{"response": "path was path two"}`},
		"/paths/eyJtZXNzYWdlIjogIndoYXRldmVyIn0=": {200, `{"response": "this is the else clause"}`},
	} {
		r := w.serve(request("GET", path, ""))
		if r.Status != c.status || canonical(t, r.Body) != canonical(t, []byte(c.body)) {
			t.Errorf("%s: %d %s\n%s", path, r.Status, r.Body, w.log.String())
		}
		if r.Status == 444 && r.Header.Get("Foo") != "bar" {
			t.Errorf("%s: %v", path, r.Header)
		}
	}
}

// canonical is JSON without its spaces, names in order.
func canonical(t *testing.T, text []byte) string {
	t.Helper()
	if len(text) == 0 {
		return ""
	}
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Errorf("%s: %v", text, err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Error(err)
	}
	return string(out)
}

func TestRecordedContext(t *testing.T) {
	const each = `#foreach($key in $M.keySet())"$key": "$M.get($key)"#if($foreach.hasNext),#end#end`
	template := `{"QueueUrl": "https://sqs.us-east-1.amazonaws.com/111111111111/MyQueue", "MessageBody": "` + strings.ReplaceAll(
		`{"context": {`+strings.ReplaceAll(each, "$M", "$context")+`}, "identity": {`+strings.ReplaceAll(each, "$M", "$context.identity")+
			`}, "requestOverride": {`+strings.ReplaceAll(each, "$M", "$context.requestOverride")+
			`}, "responseOverride": {`+strings.ReplaceAll(each, "$M", "$context.responseOverride")+
			`}, "authorizer_keys": {`+strings.ReplaceAll(each, "$M", "$context.authorizer")+`}}`, `"`, `\"`) + `"}`
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /sqs": answering(restapi.Integration{
		Type: restapi.AWS, HTTPMethod: "POST", URI: testQueue, Credentials: testRole, Passthrough: restapi.Never,
		RequestParameters: map[string]string{
			"integration.request.header.Content-Type": "'application/x-amz-json-1.0'", "integration.request.header.X-Amz-Target": "'AmazonSQS.SendMessage'",
		},
		RequestTemplates: map[string]string{"application/json": template},
	}, restapi.IntegrationResponse{StatusCode: "200", Templates: map[string]string{"application/json": `{"message": "great success!"}`}},
		restapi.IntegrationResponse{StatusCode: "400", SelectionPattern: "400", Templates: map[string]string{"application/json": `{"message": "failure :("}`}})})
	r := w.serve(request("POST", "/sqs", "", "User-Agent", "python/requests/tests"))
	if r.Status != http.StatusOK || string(r.Body) != `{"message": "great success!"}` || len(w.sent) != 1 {
		t.Fatalf("%d %s, sent %q\n%s", r.Status, r.Body, w.sent, w.log.String())
	}
	got := w.sent[0]
	for placeholder, value := range map[string]string{
		"<id>": r.Header.Get("X-Amzn-Requestid"), "<extended>": r.Header.Get("X-Amz-Apigw-Id"), "<time>": "22/Nov/2026:01:33:00 +0000", "<epoch>": "1795311180000",
	} {
		got = strings.ReplaceAll(got, value, placeholder)
	}
	// The members and their order are recorded; maps print as nothing.
	want := `{"context": {"resourceId": "ressqs","resourcePath": "/sqs","httpMethod": "POST","extendedRequestId": "<extended>","requestTime": "<time>",` +
		`"path": "/dev/sqs","accountId": "111111111111","protocol": "HTTP/1.1","requestOverride": "","stage": "dev","domainPrefix": "abcdef1234",` +
		`"requestTimeEpoch": "<epoch>","requestId": "<id>","identity": "","domainName": "abcdef1234.execute-api.us-east-1.amazonaws.com",` +
		`"deploymentId": "dep123","responseOverride": "","apiId": "abcdef1234"}, "identity": {"cognitoIdentityPoolId": "","accountId": "",` +
		`"cognitoIdentityId": "","caller": "","sourceIp": "192.0.2.7","principalOrgId": "","accessKey": "","cognitoAuthenticationType": "",` +
		`"cognitoAuthenticationProvider": "","userArn": "","userAgent": "python/requests/tests","user": ""}, "requestOverride": {"path": "",` +
		`"header": "","querystring": ""}, "responseOverride": {"header": ""}, "authorizer_keys": {}}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// What a template sets is sent, and comes after what a mapping sets.
func TestOverriddenRequests(t *testing.T) {
	backend := echo(t)
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /{p}": answering(restapi.Integration{
		Type: restapi.HTTP, HTTPMethod: "POST", URI: backend.URL + "/{where}?fixed=1",
		RequestParameters: map[string]string{
			"integration.request.path.where": "method.request.path.p", "integration.request.header.X-Mapped": "'mapping'",
			"integration.request.header.X-Both": "'mapping'", "integration.request.querystring.both": "'mapping'",
		},
		RequestTemplates: map[string]string{"application/json": `#set($context.requestOverride.header.X-Both = "template")` +
			`#set($context.requestOverride.header.X-Number = 12)` +
			`#set($context.requestOverride.header["Bad Name"] = "x")` +
			`#set($context.requestOverride.header.X-Lines = $input.params('lines'))` +
			`#set($context.requestOverride.querystring.both = "template&x=y")` +
			`#set($context.requestOverride.path.where = $input.params('p') + "/climb")$input.json('$.a')`},
	})})
	if r := w.serve(request("POST", "/up?lines=a%0d%0aX-Evil:%20b", `{"a": "body"}`)); r.Status != http.StatusBadRequest {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	got := readEcho(t, w.serve(request("POST", "/up?lines=a%0d%0a", `{"a": "body"}`)).Body)
	if got.URI != "/up/climb?fixed=1&both=template%26x%3Dy" || got.Data != `"body"` {
		t.Errorf("%+v", got)
	}
	for name, want := range map[string]string{"X-Mapped": "mapping", "X-Both": "template", "X-Number": "12", "X-Lines": "a", "X-Evil": "", "Bad Name": ""} {
		if got.Headers[name] != want {
			t.Errorf("%s is %q, want %q", name, got.Headers[name], want)
		}
	}
}

// A parameter that is overridden twice is the author's mistake, and nothing goes out: the Developer Guide says "a 5XX response", which is
// taken to be that of every other template that fails.
func TestOverridesThatComeTwice(t *testing.T) {
	w := newWorld(t)
	asking := func(template string) restapi.Method { return answering(toQueue(template + article)) }
	response := func(template string) restapi.Method {
		return answering(toQueue(article), restapi.IntegrationResponse{StatusCode: "200", Templates: map[string]string{"application/json": template}})
	}
	w.deploy(map[string]restapi.Method{
		"POST /header":   asking(`#set($context.requestOverride.header.a = 1)#set($context.requestOverride.header.a = 2)`),
		"POST /case":     asking(`#set($context.requestOverride.header.x-a = 1)#set($context.requestOverride.header.X-A = 2)`),
		"POST /query":    asking(`#set($context.requestOverride.querystring.q = 1)#set($context.requestOverride.querystring.Q = 2)`),
		"POST /status":   response(`#set($context.responseOverride.status = 400)#set($context.responseOverride.status = 400)`),
		"POST /answer":   response(`#set($context.responseOverride.header.a = 1)#set($context.responseOverride.header.A = 2)`),
		"POST /final":    script(`#set($context.responseOverride.status = 400)`+okStatus, `#set($context.responseOverride.status = 444)`),
		"POST /response": response(`#set($context.responseOverride.status = 444)`),
	})
	const of = "Execution failed due to configuration error: Unable to transform "
	for path, c := range map[string]struct {
		status, sent int
		log          string
	}{
		"/header": {500, 0, of + "request"}, "/case": {500, 0, of + "request"}, "/query": {200, 0, "Successfully completed execution"},
		"/status": {500, 1, of + "response"}, "/answer": {500, 1, of + "response"}, "/final": {500, 0, of + "response"},
		"/response": {444, 1, "Successfully completed execution"},
	} {
		w.sent = nil
		var log lines
		r := w.gateway.traced(t, request("POST", path, hello), &log)
		if r.Status != c.status || len(w.sent) != c.sent || !slices.Contains(log, c.log) || c.status == 500 && string(r.Body) != `{"message": "Internal server error"}` {
			t.Errorf("%s: %d %s, sent %q\n%q", path, r.Status, r.Body, w.sent, log)
		}
	}
}

func TestTemplatesThatFail(t *testing.T) {
	w := newWorld(t)
	reads := "Action=SendMessage&MessageBody=$input.path('$.a')"
	endless := `{"statusCode": 200}#foreach($a in [1..1000000])#foreach($b in [1..1000000])xxxxxxxxxxxxxxxx#end#end`
	w.deploy(map[string]restapi.Method{
		"POST /reads":    answering(toQueue(reads)),
		"POST /syntax":   script(`#if(`, ""),
		"POST /endless":  script(endless, ""),
		"POST /response": script(okStatus, `#set($x = `),
		"POST /malformed": answering(
			restapi.Integration{Type: restapi.Mock, RequestTemplates: map[string]string{"application/json": okStatus}},
			restapi.IntegrationResponse{StatusCode: "200", Templates: map[string]string{"application/json": `$util.parseJson("{")`}},
		),
	})
	const failed = `{"message": "Internal server error"}`
	for _, c := range []struct {
		path, body string
		status     int
		want, log  string
	}{
		{"/reads", `{a`, 400, `{"message": "Could not process payloadnet.minidev.json.parser.ParseException: Unexpected End Of File position 1: null"}`, "Execution failed: "},
		{"/syntax", `{}`, 500, failed, "Execution failed due to configuration error: Unable to transform request"},
		{"/endless", `{}`, 500, failed, "Execution failed due to configuration error: Unable to transform request"},
		{"/response", `{}`, 500, failed, "Execution failed due to configuration error: Unable to transform response"},
		{"/malformed", `{}`, 500, failed, "Execution failed due to configuration error: Unable to transform response"},
	} {
		var log lines
		r := w.gateway.traced(t, request("POST", c.path, c.body), &log)
		if r.Status != c.status || string(r.Body) != c.want || !slices.ContainsFunc(log, func(l string) bool { return strings.HasPrefix(l, c.log) }) {
			t.Errorf("%s: %d %s\n%q", c.path, r.Status, r.Body, log)
		}
	}
	if len(w.sent) != 0 {
		t.Errorf("sent %q", w.sent)
	}
}

func TestEmptyTemplatesAndEmptyResults(t *testing.T) {
	w := newWorld(t)
	sending := func(templates map[string]string) restapi.Method {
		return answering(toQueue(article), restapi.IntegrationResponse{StatusCode: "200", Templates: templates})
	}
	w.deploy(map[string]restapi.Method{
		"POST /empty":   sending(map[string]string{"application/json": ""}),
		"POST /nothing": sending(map[string]string{"application/json": "## nothing"}),
		"POST /other":   sending(map[string]string{"text/plain": "other"}),
		"POST /mine":    sending(map[string]string{"application/json": "json", "text/plain": "text"}),
	})
	for _, c := range []struct{ path, accept, body, contentType string }{
		{"/empty", "", `{"SendMessageResponse":`, "application/json"},
		{"/nothing", "", ``, "application/json"},
		{"/other", "", `other`, "text/plain"},
		{"/mine", "", `json`, "application/json"},
		{"/mine", "text/plain", `text`, "text/plain"},
		{"/mine", "image/png", `json`, "application/json"},
		{"/mine", "text/html, text/plain;q=0.5", `json`, "application/json"},
	} {
		r := request("POST", c.path, hello)
		if c.accept != "" {
			r.Header.Set("Accept", c.accept)
		}
		out := w.serve(r)
		same := string(out.Body) == c.body || c.path == "/empty" && strings.HasPrefix(string(out.Body), c.body)
		if out.Status != http.StatusOK || !same || out.Header.Get("Content-Type") != c.contentType {
			t.Errorf("%s %s: %d %s %v", c.path, c.accept, out.Status, out.Body, out.Header)
		}
	}
}

func TestStatusesThatAreNoAnswers(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{
		"GET /hint":  {Integration: &restapi.Integration{Type: restapi.Mock, RequestTemplates: map[string]string{"application/json": okStatus}, Responses: []restapi.IntegrationResponse{{StatusCode: "103"}}}, Responses: []restapi.MethodResponse{{StatusCode: "103"}}},
		"GET /over":  script(`#set($context.responseOverride.status = 100)`+okStatus, ""),
		"GET /huge":  script(`#set($context.responseOverride.status = 1000)`+okStatus, ""),
		"GET /text":  script(`#set($context.responseOverride.status = "abc")`+okStatus, ""),
		"GET /named": script(`#set($context.responseOverride.status = "404")`+okStatus, ""),
	})
	for path, want := range map[string]int{"/hint": 500, "/over": 500, "/huge": 200, "/text": 200, "/named": 200} {
		if r := w.serve(request("GET", path, "")); r.Status != want {
			t.Errorf("%s: %d %s", path, r.Status, r.Body)
		}
	}
}

func TestStageVariablesInTemplates(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"GET /v": script(okStatus, `$stageVariables.name|$stageVariables['other']|$stageVariables.none|#foreach($v in $stageVariables.keySet())$v #end`)},
		func(d *restapi.Definition) { d.Variables = map[string]string{"name": "a&b", "other": "c"} })
	if r := w.serve(request("GET", "/v", "")); string(r.Body) != `a&b|c||name other ` {
		t.Errorf("%s", r.Body)
	}
}
