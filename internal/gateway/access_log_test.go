package gateway

// Proves what a line of a stage's access log is: the formats of the Developer Guide ("Set up CloudWatch logging for a REST API") byte for
// byte, each variable for a request that succeeds, fails or finds nothing, and that no caller can begin a line of his own. How: a clock
// that stands still, and formats with one thing in them.

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sluice/internal/fault"
	"sluice/internal/gateway/restapi"
)

const testGroup = "arn:aws:logs:us-east-1:111111111111:log-group:/aws/apigateway/"

// kept collects access logs.
type kept struct {
	groups []LogGroup
	lines  []string
}

func (k *kept) LogAccess(group LogGroup, _ time.Time, line []byte) {
	k.groups, k.lines = append(k.groups, group), append(k.lines, string(line))
}

// logging gives the stage dev an access log.
func logging(format string) func(*restapi.Definition) {
	return func(d *restapi.Definition) { d.AccessLogDestination, d.AccessLogFormat = testGroup+"g", format }
}

// logged serves one request at a stage with this format and returns the line.
func (w *world) logged(format, method, path string, headers ...string) string {
	w.t.Helper()
	w.deploy(map[string]restapi.Method{
		"GET /pets/{petId}": answering(
			restapi.Integration{Type: restapi.Mock, RequestTemplates: map[string]string{
				"application/json": `#set($context.requestOverride.header.who = "a-b")#set($context.responseOverride.status = 202){"statusCode": 200}`,
			}},
			restapi.IntegrationResponse{StatusCode: "200", Templates: map[string]string{"application/json": "twelve bytes"}},
		),
		"GET /broken":    mocked(`{"statusCode": 404`),
		"POST /callback": answering(toQueue("Action=SendMessage&MessageBody=a")),
		"GET /none":      answering(restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: "http://${stageVariables.none}"}),
	}, logging(format))
	k := &kept{}
	w.gateway.AccessLogs = k
	r := w.serve(request(method, path, "", headers...))
	if len(k.lines) != 1 || k.groups[0] != (LogGroup{testAccount, testRegion, "/aws/apigateway/g"}) {
		w.t.Fatalf("logged %q into %v", k.lines, k.groups)
	}
	line := strings.ReplaceAll(k.lines[0], r.Header.Get("X-Amzn-Requestid"), "<id>")
	return strings.ReplaceAll(line, r.Header.Get("X-Amz-Apigw-Id"), "<extended>")
}

func TestAccessLogFormatsOfTheGuide(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ name, format, want string }{
		{
			"CLF", `$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] ` +
				`"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId $context.extendedRequestId`,
			`192.0.2.7 - - [22/Nov/2026:01:33:00 +0000] "GET /pets/{petId} HTTP/1.1" 202 12 <id> <extended>`,
		},
		{
			"JSON", `{ "requestId":"$context.requestId", "extendedRequestId":"$context.extendedRequestId", "ip": "$context.identity.sourceIp", ` +
				`"caller":"$context.identity.caller", "user":"$context.identity.user", "requestTime":"$context.requestTime", "httpMethod":"$context.httpMethod", ` +
				`"resourcePath":"$context.resourcePath", "status":"$context.status", "protocol":"$context.protocol", "responseLength":"$context.responseLength" }`,
			`{ "requestId":"<id>", "extendedRequestId":"<extended>", "ip": "192.0.2.7", "caller":"-", "user":"-", "requestTime":"22/Nov/2026:01:33:00 +0000", ` +
				`"httpMethod":"GET", "resourcePath":"/pets/{petId}", "status":"202", "protocol":"HTTP/1.1", "responseLength":"12" }`,
		},
		{
			"XML", `<request id="$context.requestId"> <extendedRequestId>$context.extendedRequestId</extendedRequestId> <ip>$context.identity.sourceIp</ip> ` +
				`<caller>$context.identity.caller</caller> <user>$context.identity.user</user> <requestTime>$context.requestTime</requestTime> ` +
				`<httpMethod>$context.httpMethod</httpMethod> <resourcePath>$context.resourcePath</resourcePath> <status>$context.status</status> ` +
				`<protocol>$context.protocol</protocol> <responseLength>$context.responseLength</responseLength> </request>` + "\n",
			`<request id="<id>"> <extendedRequestId><extended></extendedRequestId> <ip>192.0.2.7</ip> <caller>-</caller> <user>-</user> ` +
				`<requestTime>22/Nov/2026:01:33:00 +0000</requestTime> <httpMethod>GET</httpMethod> <resourcePath>/pets/{petId}</resourcePath> <status>202</status> ` +
				`<protocol>HTTP/1.1</protocol> <responseLength>12</responseLength> </request>` + "\n",
		},
		{
			"CSV", `$context.identity.sourceIp,$context.identity.caller,$context.identity.user,$context.requestTime,$context.httpMethod,$context.resourcePath,` +
				`$context.protocol,$context.status,$context.responseLength,$context.requestId,$context.extendedRequestId`,
			`192.0.2.7,-,-,22/Nov/2026:01:33:00 +0000,GET,/pets/{petId},HTTP/1.1,202,12,<id>,<extended>`,
		},
	} {
		if got := w.logged(c.format, "GET", "/pets/7"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestAccessLogVariables(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ request, variables, want string }{
		{"GET /pets/7?a=b", "accountId apiId stage deploymentId path domainName domainPrefix", "111111111111 abcdef1234 dev dep123 /dev/pets/7 abcdef1234.execute-api.us-east-1.amazonaws.com abcdef1234"},
		{"GET /pets/7", "requestTimeEpoch resourceId identity.userAgent responseLatency integrationLatency", "1795311180000 respets/{petId test 0 0"},
		{"GET /pets/7", "integration.status integrationStatus integration.integrationStatus integration.latency", "200 200 200 0"},
		{"GET /pets/7", "requestOverride.header.who responseOverride.status requestOverride.path.x requestOverride.header requestOverride", "a-b 202 - - -"},
		{"GET /pets/7", "error.message error.messageString error.responseType error.validationErrorString integration.error integrationErrorMessage", "- - - - - -"},
		{"GET /pets/7", "authorize.status authenticate.status authorizer.claims.sub authorizer.x waf.status wafResponseCode webaclArn", "- - - - - - -"},
		{"GET /pets/7", "identity.clientCert.validity.notBefore customDomain.basePathMatched isCanaryRequest nothing requestId.more", "- - - - -"},
		{"POST /callback", "status awsEndpointRequestId integration.requestId awsEndpointRequestId2", "200 <endpoint> <endpoint> -"},
		{"GET /absent", "status resourceId resourcePath httpMethod error.messageString error.responseType integrationStatus", `403 - - GET "Missing Authentication Token" MISSING_AUTHENTICATION_TOKEN -`},
		{"GET /broken", "status error.message", "500 Internal server error"},
		{"GET /none", "status integration.status error.responseType", "500 - API_CONFIGURATION_ERROR"},
	} {
		format := "$context." + strings.ReplaceAll(c.variables, " ", " $context.") + " $context.requestId"
		method, path, _ := strings.Cut(c.request, " ")
		got := strings.TrimSuffix(w.logged(format, method, path, "User-Agent", "test", "Content-Type", "application/json"), " <id>")
		if strings.Contains(c.want, "<endpoint>") {
			if fields := strings.Fields(got); fields[1] != fields[2] || len(fields[1]) != 36 || fields[0] != "200" || fields[3] != "-" {
				t.Errorf("%s: %s is %s", c.request, c.variables, got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("%s: %s is\n%s, want\n%s", c.request, c.variables, got, c.want)
		}
	}
	trace := w.logged("$context.xrayTraceId $context.requestId", "GET", "/pets/7", "X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793")
	if trace != "1-5759e988-bd862e3fe1be46a994272793 <id>" {
		t.Errorf("trace %s", trace)
	}
}

// A caller chooses his user agent and the path; neither ends a line or a field of JSON.
func TestNoCallerWritesALogLine(t *testing.T) {
	w := newWorld(t)
	const format = `{"agent":"$context.identity.userAgent","path":"$context.path","trace":"$context.xrayTraceId","id":"$context.requestId"}`
	got := w.logged(format, "GET", `/pets/"x\`+"\n{", "User-Agent", "a\"\\\r\n{\"id\":\"forged\"}\x7f\xffß")
	_, got, _ = strings.Cut(got, `"agent":`)
	got, _, _ = strings.Cut(got, `,"trace"`)
	if want := `"a\"\\\r\n{\"id\":\"forged\"}` + "\x7f" + `�ß","path":"/dev/pets/\"x\\\n{"`; got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

func TestWhichRequestsAreLogged(t *testing.T) {
	w := newWorld(t)
	k := &kept{}
	w.gateway.AccessLogs = k
	w.deploy(map[string]restapi.Method{"GET /a": mocked(okStatus)})
	w.serve(request("GET", "/a", ""))
	w.deploy(map[string]restapi.Method{"GET /a": mocked(okStatus)}, func(d *restapi.Definition) { d.AccessLogDestination = testGroup + "g" })
	w.serve(request("GET", "/a", ""))
	other := request("GET", "/a", "")
	other.Path = "/prod/a"
	w.serve(other)
	if len(k.lines) != 0 {
		t.Errorf("a stage without a log wrote %q", k.lines)
	}
	w.deploy(map[string]restapi.Method{"GET /a": mocked(okStatus)}, logging("$context.requestId $context.isCanaryRequest"), func(d *restapi.Definition) {
		d.Canary = &restapi.Canary{Percent: 50, Release: *d}
	})
	for draw, want := range map[uint64][]string{0: {"/aws/apigateway/g", "/aws/apigateway/g/Canary"}, ^uint64(0): {"/aws/apigateway/g"}} {
		k.groups, k.lines = nil, nil
		w.gateway.random = func() uint64 { return draw }
		w.serve(request("GET", "/a", ""))
		if len(k.groups) != len(want) || k.groups[len(want)-1].Name != want[len(want)-1] || !strings.HasSuffix(k.lines[0], map[bool]string{true: " true", false: " false"}[len(want) == 2]) {
			t.Errorf("draw %x: %v %q", draw, k.groups, k.lines)
		}
	}
	// What fails is logged too.
	k.lines = nil
	for _, step := range []string{"authorize", "integrate", "respond"} {
		point := fault.Point("gateway." + step)
		w.faults.On(point, fault.Always(), func() error { return errors.New("x") })
		w.serve(request("GET", "/a", ""))
		w.faults.Clear(point)
	}
	if len(k.lines) < 3 || !strings.Contains(k.lines[0], "-") {
		t.Errorf("failures wrote %q", k.lines)
	}
}
