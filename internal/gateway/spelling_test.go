package gateway

// Proves how the names of headers are spelled over HTTP/1.1: AWS's as AWS does, an author's as he did, and none twice. How: the bytes
// that a real connection gets, against recorded answers (LocalStack's AWS-validated snapshots of header remapping, which keep the case).

import (
	"io"
	"net"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
)

// headerNames are the names of an answer's headers as they went over the wire, in order.
func headerNames(t *testing.T, front *httptest.Server, raw string) []string {
	t.Helper()
	conn, err := net.Dial("tcp", front.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, raw); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(answer), "\r\n\r\n")
	var out []string
	for _, line := range strings.Split(head, "\r\n")[1:] {
		name, _, _ := strings.Cut(line, ":")
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func TestNamesOfHeaders(t *testing.T) {
	w := newWorld(t)
	w.function = returning(`{"headers": {"www-authenticate": "Basic", "x-lower": "1", "content-type": "text/plain", "X-AMZN-REQUESTID": "mine", "WARNING": "x"}}`)
	mapped := map[string]string{}
	for _, name := range []string{"Content-MD5", "TE", "WWW-Authenticate", "Max-Forwards", "x-own", "X-amz-APIGW-id", "content-type"} {
		mapped["method.response.header."+name] = "'" + name + "'"
	}
	w.deploy(map[string]restapi.Method{
		"GET /mapped": answering(
			restapi.Integration{Type: restapi.Mock, RequestTemplates: map[string]string{"application/json": okStatus}},
			restapi.IntegrationResponse{
				StatusCode: "200", Parameters: mapped, Templates: map[string]string{"application/json": `#set($context.responseOverride.header.foo_Bar = "x")`},
			},
		),
		"GET /proxied": {Integration: &restapi.Integration{Type: restapi.HTTPProxy, HTTPMethod: "GET", URI: scripted(t,
			"HTTP/1.1 200 OK\r\nserver: x\r\ndate: Sun, 22 Nov 2026 01:33:00 GMT\r\nETag: x\r\nWWW-Authenticate: Basic\r\nx-amzn-RequestId: 1\r\ncontent-length: 0\r\n\r\n")}},
		"ANY /{proxy+}": proxied(),
	}, func(d *restapi.Definition) {
		d.GatewayResponses = map[string]restapi.GatewayResponse{
			"MISSING_AUTHENTICATION_TOKEN": {Parameters: map[string]string{"gatewayresponse.header.aCaSe": "'x'"}},
		}
	})
	front := httptest.NewServer(w.gateway.Handler())
	defer front.Close()
	for path, want := range map[string]string{
		"/mapped": "Connection,Content-Length,Content-Type,Date,TE,foo_Bar,x-amz-apigw-id,x-amzn-Remapped-Content-MD5,x-amzn-Remapped-Max-Forwards," +
			"x-amzn-Remapped-WWW-Authenticate,x-amzn-RequestId,x-own",
		"/proxied": "Connection,Content-Length,Content-Type,Date,ETag,x-amz-apigw-id,x-amzn-Remapped-Content-Length,x-amzn-Remapped-Date,x-amzn-Remapped-Server," +
			"x-amzn-Remapped-WWW-Authenticate,x-amzn-Remapped-x-amzn-RequestId,x-amzn-RequestId",
		"/function": "Connection,Content-Length,Content-Type,Date,WARNING,X-Amzn-Trace-Id,x-amz-apigw-id,x-amzn-Remapped-www-authenticate,x-amzn-RequestId,x-lower",
		"/":         "Connection,Content-Length,Content-Type,Date,aCaSe,x-amz-apigw-id,x-amzn-ErrorType,x-amzn-RequestId",
	} {
		got := strings.Join(headerNames(t, front, "GET /dev"+path+" HTTP/1.1\r\nHost: "+testAPI+".execute-api.us-east-1.localhost\r\nConnection: close\r\n\r\n"), ",")
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", path, got, want)
		}
	}
}
