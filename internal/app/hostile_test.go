package app

// Proves that hostile requests get an error and touch nothing: the cases tried are the table below, by class; slow clients are those of
// slow_clients_test.go. How: bytes on connections to a whole server with an API whose methods lead to a queue and to an endpoint, which
// must both be as they were. What a request that is odd but no attack becomes is in gateway/hostile_test.go, hostile templates in
// gateway/vtl, hostile calls of AWS's operations in edge/hostile_test.go.

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"sluice/internal/wire/httpio/pipetest"
)

// hostileDocument is an API whose author is careless: callers' text goes into headers, paths, patterns and templates.
const hostileDocument = `{"openapi": "3.0.1", "info": {"title": "hostile", "version": "1"},
	"x-amazon-apigateway-request-validators": {"body": {"validateRequestBody": true, "validateRequestParameters": false}},
	"components": {"schemas": {"Pattern": {"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a+)+$"}}}}},
	"paths": {
		"/queue": {"post": QUEUE},
		"/checked": {"post": CHECKED},
		"/regexp": {"post": REGEXP},
		"/doubling": {"post": DOUBLING},
		"/loops": {"post": LOOPS},
		"/reads": {"post": READS},
		"/endpoint/{proxy+}": {"x-amazon-apigateway-any-method": {"parameters": [{"name": "proxy", "in": "path", "required": true, "schema": {"type": "string"}}],
			"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "ANY", "uri": "ENDPOINT/fixed/{proxy}",
				"requestParameters": {"integration.request.path.proxy": "method.request.path.proxy"}}}},
		"/header": {"get": {"parameters": [{"name": "v", "in": "query", "schema": {"type": "string"}}], "responses": {"200": {"description": "ok"}},
			"x-amazon-apigateway-integration": {"type": "http", "httpMethod": "GET", "uri": "ENDPOINT/header", "responses": {"default": {"statusCode": "200"}},
				"requestParameters": {"integration.request.header.X-V": "method.request.querystring.v"}}}},
		"/override": {"get": {"responses": {"200": {"description": "ok"}},
			"x-amazon-apigateway-integration": {"type": "http", "httpMethod": "GET", "uri": "ENDPOINT/header", "responses": {"default": {"statusCode": "200"}},
				"requestTemplates": {"application/json": "#set($context.requestOverride.header.X-V = $input.params('v'))"}}}}}}`

// toJobs is a method that sends to the queue what a template makes.
func toJobs(more, template string) string {
	return `{"responses": {"200": {"description": "ok"}}, ` + more + `"x-amazon-apigateway-integration": {"type": "aws", "httpMethod": "POST",
		"uri": "arn:aws:apigateway:us-east-1:sqs:path/000000000000/jobs", "credentials": "arn:aws:iam::000000000000:role/gateway",
		"responses": {"default": {"statusCode": "200"}},
		"requestParameters": {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
		"requestTemplates": {"application/json": ` + strconv.Quote(template) + `}}}`
}

// target is a server on pipes with the API deployed, and the endpoint behind it.
type target struct {
	*server
	at      *pipetest.Listener
	base    string // the path of the stage
	reached atomic.Int64
}

func newTarget(t *testing.T) *target {
	s := newServer(t)
	g := &target{server: s, at: pipetest.Listen()}
	endpoint := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { g.reached.Add(1) }))
	t.Cleanup(endpoint.Close)
	s.must(s.sqs(s.root, "CreateQueue", map[string]any{"QueueName": "jobs"}))
	s.must(s.iam(s.root, "CreateRole", "RoleName", "gateway", "AssumeRolePolicyDocument", trustsGateway))
	s.must(s.iam(s.root, "AttachRolePolicy", "RoleName", "gateway", "PolicyArn", "arn:aws:iam::aws:policy/AmazonSQSFullAccess"))
	const send = "Action=SendMessage&MessageBody="
	document := strings.NewReplacer("ENDPOINT", endpoint.URL, "QUEUE", toJobs("", send+"$util.urlEncode($input.body)"),
		"CHECKED", toJobs(`"x-amazon-apigateway-request-validator": "body", "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pattern"}}}}, `, send+"x"),
		"REGEXP", toJobs("", send+`$input.body.matches("((x{1,100}){1,100}){1,100}y")`),
		"DOUBLING", toJobs("", send+`#set($s = "x")#foreach($i in [1..1000])#set($s = "$s$s")#end$s`),
		"LOOPS", toJobs("", send+`#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])$a#end#end#end`),
		"READS", toJobs("", send+`$input.path("$.a")`)).Replace(hostileDocument)
	id := s.rest(http.MethodPost, "/restapis?mode=import", document)["id"].(string)
	s.rest(http.MethodPost, "/restapis/"+id+"/deployments", `{"stageName": "dev"}`)
	g.base = "/_aws/execute-api/" + id + "/dev"
	go func() { _ = s.app.listener.server.Serve(g.at) }() // ends with Close below
	t.Cleanup(func() { _ = s.app.listener.server.Close() })
	return g
}

// send writes bytes to a connection of their own, and reads the first answer; "" for a connection that ends without one.
func (g *target) send(raw string) (status string) {
	g.t.Helper()
	ours := g.at.Connect()
	defer func() { _ = ours.Close() }()
	go func() { _, _ = io.WriteString(ours, raw) }() // ends when the connection does
	r, err := http.ReadResponse(bufio.NewReader(ours), nil)
	if err != nil {
		return ""
	}
	_, _ = io.Copy(io.Discard, r.Body)
	_ = r.Body.Close()
	return r.Status[:3]
}

type hostileRequest struct{ class, name, raw, status string }

// hostileRequests are the cases. AT stands for the stage's path.
type hostileRequests []hostileRequest

func (all *hostileRequests) add(class, status string, cases map[string]string) {
	for name, raw := range cases {
		*all = append(*all, hostileRequest{class, name, raw, status})
	}
}

const hostileEnd = "Host: h\r\nConnection: close\r\nContent-Type: application/json\r\n"

func hostileGet(path, headers string) string {
	return "GET AT" + path + " HTTP/1.1\r\n" + hostileEnd + headers + "\r\n"
}

func hostilePost(path, headers, body string) string {
	return "POST AT" + path + " HTTP/1.1\r\n" + hostileEnd + headers + "\r\n" + body
}

func hostileWhole(path, body string) string {
	return hostilePost(path, "Content-Length: "+strconv.Itoa(len(body))+"\r\n", body)
}

func hostileChunks(body string) string {
	return hostilePost("/queue", "Transfer-Encoding: chunked\r\n", body)
}

// framed are those that are no HTTP, or more of it than anyone needs.
func (all *hostileRequests) framed() {
	all.add("smuggling", "400", map[string]string{
		"two lengths":              hostilePost("/queue", "Content-Length: 1\r\nContent-Length: 2\r\n", "ab"),
		"a list of lengths":        hostilePost("/queue", "Content-Length: 1, 2\r\n", "ab"),
		"a signed length":          hostilePost("/queue", "Content-Length: +2\r\n", "{}"),
		"a negative length":        hostilePost("/queue", "Content-Length: -2\r\n", "{}"),
		"a space before the colon": hostilePost("/queue", "Content-Length : 2\r\n", "{}"),
		"a space in front":         hostilePost("/queue", "X-A: b\r\nContent-Length\t: 2\r\n", "{}"),
		"two hosts":                hostileGet("/endpoint/a", "Host: other\r\n"),
		"a control character":      hostilePost("/queue", "Transfer-Encoding: \x0bchunked\r\n", "2\r\n{}\r\n0\r\n\r\n"),
		"a null in a header":       hostileGet("/endpoint/a", "X-A: b\x00c\r\n"),
		"a null in a name":         hostileGet("/endpoint/a", "X\x00A: b\r\n"),
		"no version":               "GET AT/endpoint/a\r\n\r\n",
		"a space in the target":    "GET AT/endpoint/a b HTTP/1.1\r\n" + hostileEnd + "\r\n",
	})
	all.add("smuggling", "501", map[string]string{
		"a coding that is none":    hostilePost("/queue", "Transfer-Encoding: xchunked\r\n", "2\r\n{}\r\n0\r\n\r\n"),
		"chunks in gzip":           hostilePost("/queue", "Transfer-Encoding: gzip, chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"),
		"a coding behind chunked":  hostilePost("/queue", "Transfer-Encoding: chunked, identity\r\n", "2\r\n{}\r\n0\r\n\r\n"),
		"two codings, two headers": hostilePost("/queue", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "2\r\n{}\r\n0\r\n\r\n"),
	})
	all.add("oversize headers", "431", map[string]string{
		"beyond the server's limit":  hostileGet("/endpoint/a", "X-A: "+strings.Repeat("x", headerBytesMax+8192)+"\r\n"),
		"many":                       hostileGet("/endpoint/a", strings.Repeat("X-A: b\r\n", headerBytesMax/4)),
		"beyond API Gateway's":       hostileGet("/endpoint/a", "X-A: "+strings.Repeat("x", 12_000)+"\r\n"),
		"many, beyond API Gateway's": hostileGet("/endpoint/a", strings.Repeat("X-A: bbbbbbbbbbbb\r\n", 1000)),
	})
	all.add("oversize headers", "414", map[string]string{"a long target": hostileGet("/endpoint/a?"+strings.Repeat("x", 12_000), "")})
	all.add("malformed chunking", "400", map[string]string{
		"no number":              hostileChunks("zz\r\n{}\r\n0\r\n\r\n"),
		"a negative number":      hostileChunks("-2\r\n{}\r\n0\r\n\r\n"),
		"a number in 0x":         hostileChunks("0x2\r\n{}\r\n0\r\n\r\n"),
		"a number too great":     hostileChunks("fffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
		"more than it says":      hostileChunks("1\r\n{}\r\n0\r\n\r\n"),
		"a long extension":       hostileChunks("2;" + strings.Repeat("x", 70_000) + "\r\n{}\r\n0\r\n\r\n"),
		"extensions that add up": hostileChunks(strings.Repeat("1;"+strings.Repeat("x", 1000)+"\r\n \r\n", 1000) + "0\r\n\r\n"),
		"a trailer that is none": hostileChunks("2\r\n{}\r\n0\r\nX Y\r\n\r\n"),
	})
}

// written are those whose text is meant to become something else.
func (all *hostileRequests) written() {
	all.add("encoded traversal", "400", map[string]string{
		"dots":             hostileGet("/endpoint/../../x", ""),
		"encoded dots":     hostileGet("/endpoint/%2e%2e/%2e%2e/x", ""),
		"encoded slashes":  hostileGet("/endpoint/..%2f..%2fx", ""),
		"all encoded":      hostileGet("/endpoint/%2E%2E%2Fx", ""),
		"at the end":       hostileGet("/endpoint/a/..", ""),
		"backslashes":      hostileGet("/endpoint/a\\..\\..\\x", ""),
		"encoded ones":     hostileGet("/endpoint/a%5c..%5cx", ""),
		"one dot":          hostileGet("/endpoint/a/%2e/x", ""),
		"with a parameter": hostileGet("/endpoint/a/%2e%2e%2f_sluice/metrics", ""),
	})
	all.add("header injection through mapping", "400", map[string]string{
		"a line break":               hostileGet("/header?v=a%0D%0AX-Evil:%20b", ""),
		"a line feed":                hostileGet("/header?v=a%0AX-Evil:%20b", ""),
		"a carriage return":          hostileGet("/header?v=a%0DX-Evil:%20b", ""),
		"another request":            hostileGet("/header?v=a%0D%0A%0D%0AGET%20/evil%20HTTP/1.1%0D%0AHost:%20h%0D%0A%0D%0A", ""),
		"a null":                     hostileGet("/header?v=a%00b", ""),
		"a line break in a template": hostileGet("/override?v=a%0D%0AX-Evil:%20b", ""),
		"a bare return in a header":  hostileGet("/endpoint/a", "X-A: b\rX-Evil: c\r\n"),
	})
	bomb := `{"a": "` + strings.Repeat("a", 50_000) + `!"}`
	all.add("regular-expression bombs", "400", map[string]string{"in a model": hostileWhole("/checked", bomb)})
	all.add("regular-expression bombs", "500", map[string]string{"in a template": hostileWhole("/regexp", "xxxx")})
	all.add("template bombs", "500", map[string]string{"doubling": hostileWhole("/doubling", "{}"), "loops": hostileWhole("/loops", "{}")})
	all.add("template bombs", "400", map[string]string{
		"deep JSON": hostileWhole("/reads", strings.Repeat(`{"a":`, 200_000)), "deep lists": hostileWhole("/reads", strings.Repeat("[", 200_000)),
	})
	all.add("oversize bodies", "413", map[string]string{"announced": hostilePost("/queue", "Content-Length: 99999999999\r\n", "")})
}

func TestHostileRequests(t *testing.T) {
	g := newTarget(t)
	classes := map[string]bool{}
	var all hostileRequests
	all.framed()
	all.written()
	for _, c := range all {
		classes[c.class] = true
		status := g.send(strings.ReplaceAll(c.raw, "AT/", g.base+"/"))
		if status != c.status || g.reached.Load() != 0 {
			t.Errorf("%s, %s: %q, want %s; the endpoint was called %d times", c.class, c.name, status, c.status, g.reached.Load())
		}
		g.reached.Store(0)
		if counts := g.counts("jobs"); !strings.Contains(counts, `"ApproximateNumberOfMessages":"0"`) {
			t.Fatalf("%s, %s: it reached the queue: %s", c.class, c.name, counts)
		}
	}
	for _, class := range []string{
		"smuggling", "oversize headers", "malformed chunking", "encoded traversal", "header injection through mapping", "regular-expression bombs", "template bombs",
	} {
		if !classes[class] {
			t.Errorf("no case of %s", class)
		}
	}
	// None of the methods refuses for another reason: honest requests reach what is behind them.
	honest := []string{
		"GET AT/endpoint/a%2e%2eb HTTP/1.1\r\n", "GET AT/header?v=a HTTP/1.1\r\n", "GET AT/override?v=a HTTP/1.1\r\n",
	}
	for _, line := range honest {
		if status := g.send(strings.ReplaceAll(line, "AT/", g.base+"/") + "Host: h\r\nConnection: close\r\n\r\n"); status != "200" {
			t.Errorf("%s%s", line, status)
		}
	}
	for path, body := range map[string]string{"/queue": "{}", "/checked": `{"a": "aaa"}`, "/reads": `{"a": 1}`} {
		raw := "POST " + g.base + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
			strconv.FormatInt(int64(len(body)), 16) + "\r\n" + body + "\r\n0\r\n\r\n"
		if status := g.send(raw); status != "200" {
			t.Errorf("%s: %s", path, status)
		}
	}
	if counts := g.counts("jobs"); g.reached.Load() != int64(len(honest)) || !strings.Contains(counts, `"ApproximateNumberOfMessages":"3"`) {
		t.Errorf("%d calls of the endpoint, %s", g.reached.Load(), counts)
	}
	if slices.ContainsFunc(g.lines("denials.log"), func(map[string]any) bool { return true }) {
		t.Error("a case was denied by a policy")
	}
}
