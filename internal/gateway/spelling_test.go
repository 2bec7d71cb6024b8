package gateway

// Proves how the names of headers are spelled over HTTP/1.1: AWS's as AWS does, an author's as he did, and none twice. How: the bytes
// that a real connection gets, against recorded answers (LocalStack's AWS-validated snapshots of header remapping, which keep the case).

import (
	"bufio"
	"io"
	"net"
	"net/http/httptest"
	"net/textproto"
	"slices"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
)

// headerLines are those of an answer as they went over the wire, in order.
func headerLines(t *testing.T, front *httptest.Server, path, more string) []string {
	t.Helper()
	conn, err := net.Dial("tcp", front.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "GET /dev"+path+" HTTP/1.1\r\nHost: "+testAPI+".execute-api.us-east-1.localhost\r\n"+more+"\r\n"); err != nil {
		t.Fatal(err)
	}
	in := textproto.NewReader(bufio.NewReader(conn))
	var out []string
	for {
		line, err := in.ReadLine()
		if err != nil {
			t.Fatal(err)
		}
		if line == "" {
			slices.Sort(out[1:]) // behind the status line
			return out[1:]
		}
		out = append(out, line)
	}
}

// A connection that stays says so, as API Gateway's do; one that its caller closes says that, and nothing else.
func TestConnectionsThatStay(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"GET /mock": mocked(`{"statusCode": 200}`)})
	front := httptest.NewServer(w.gateway.Handler())
	defer front.Close()
	for _, path := range []string{"/mock", "/absent"} {
		for more, want := range map[string]string{"": "Connection: keep-alive", "Connection: close\r\n": "Connection: close"} {
			got := slices.DeleteFunc(headerLines(t, front, path, more), func(line string) bool { return !strings.HasPrefix(line, "Connection") })
			if !slices.Equal(got, []string{want}) {
				t.Errorf("%s %q: %q", path, more, got)
			}
		}
	}
}

func TestNamesOfHeaders(t *testing.T) {
	w := newWorld(t)
	w.function = returning(`{"headers": {"www-authenticate": "Basic", "x-lower": "1", "content-type": "text/plain", "X-AMZN-REQUESTID": "mine", "WARNING": "x"}}`)
	endpoint := scripted(t,
		"HTTP/1.1 200 OK\r\nserver: x\r\ndate: Sun, 22 Nov 2026 01:33:00 GMT\r\nETag: x\r\nWWW-Authenticate: Basic\r\nx-amzn-RequestId: 1\r\ncontent-length: 1\r\n\r\nx")
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
		"GET /proxied":  {Integration: &restapi.Integration{Type: restapi.HTTPProxy, HTTPMethod: "GET", URI: endpoint}},
		"GET /streamed": {Integration: &restapi.Integration{Type: restapi.HTTPProxy, HTTPMethod: "GET", URI: endpoint, ResponseTransferMode: "STREAM"}},
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
		"/streamed": "Connection,Content-Type,Date,ETag,Transfer-Encoding,x-amz-apigw-id,x-amzn-Remapped-Content-Length,x-amzn-Remapped-Date,x-amzn-Remapped-Server," +
			"x-amzn-Remapped-WWW-Authenticate,x-amzn-Remapped-x-amzn-RequestId,x-amzn-RequestId",
		"/function": "Connection,Content-Length,Content-Type,Date,WARNING,X-Amzn-Trace-Id,x-amz-apigw-id,x-amzn-Remapped-www-authenticate,x-amzn-RequestId,x-lower",
		"/":         "Connection,Content-Length,Content-Type,Date,aCaSe,x-amz-apigw-id,x-amzn-ErrorType,x-amzn-RequestId",
	} {
		names := headerLines(t, front, path, "")
		for i := range names {
			names[i], _, _ = strings.Cut(names[i], ":")
		}
		if got := strings.Join(names, ","); got != want {
			t.Errorf("%s\n got %s\nwant %s", path, got, want)
		}
	}
}
