package gateway

// Proves what HTTP and HTTP_PROXY endpoints get and what their answers become, header by header, against API Gateway's recorded
// behaviour (LocalStack's AWS-validated snapshots of header remapping and of request mappings). How: real endpoints on the
// loopback, the real integration, the real handler in front.

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
)

// echo answers with what it got.
func echo(t *testing.T) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Via", "backend")
		h.Set("Server", "gunicorn")
		h.Set("X-Amzn-Requestid", "of-the-backend")
		status := http.StatusOK
		if _, err := fmt.Sscanf(r.URL.Path, "/status/%d", &status); err == nil && status == http.StatusFound {
			h.Set("Location", "http://127.0.0.1:1/elsewhere")
		}
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{
			"headers": flat(r.Header), "host": r.Host, "method": r.Method, "uri": r.URL.RequestURI(), "data": string(body),
		})
	}))
	t.Cleanup(s.Close)
	return s
}

func flat(h http.Header) map[string]string {
	out := map[string]string{}
	for k := range h {
		if k == "Cache-Control" { // the test's server makes it of Pragma
			continue
		}
		out[k] = strings.Join(h[k], ",")
	}
	return out
}

type echoed struct {
	Headers                 map[string]string
	Host, Method, URI, Data string
}

func readEcho(t *testing.T, body []byte) echoed {
	t.Helper()
	var e echoed
	if err := json.Unmarshal(body, &e); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return e
}

// sent are the headers of the recorded requests.
func sentHeaders() []string {
	return []string{
		"Accept", "application/json", "Accept-Charset", "UTF-8", "Accept-Encoding", "br", "Age", "request_Age", "Authorization", "Unauthorized",
		"Connection", "close", "Content-Encoding", "deflate", "Content-Md5", "request_Content-MD5", "Content-Type", "application/json",
		"Date", "request_Date", "Expect", "100-continue", "Max-Forwards", "2", "Pragma", "cache", "Proxy-Authenticate", "Basic",
		"Range", "bytes=500-999", "Referer", "https://example.com/", "Server", "https://example.com/", "Te", "deflate", "Trailer", "Expires",
		"Upgrade", "HTTP/2.0", "User-Agent", "localStack/0.0", "Via", "p.example.net", "Warn", "299 localStack/0.0", "Www-Authenticate", "Basic YWxhZGRpbjpvcGVuc2VzYW1l",
	}
}

// mappedHeaders are the mappings of the recorded API, destinations to static values.
func mappedHeaders() map[string]string {
	out := map[string]string{}
	for name, v := range map[string]string{
		"Accept": "text/html", "Accept-Charset": "UTF-16", "Accept-Encoding": "zstd", "Age": "request_params_age", "Authorization": "request_params_authorization",
		"Content-Encoding": "compress", "Content-MD5": "request_params_Content-MD5", "Content-Type": "application/json", "Date": "request_params_Date",
		"Expect": "200-ok", "Max-Forwards": "2", "Pragma": "no-cache", "Range": "bytes=0-499", "Referer": "https://example.com/page",
		"Server": "https://example.com/page", "User-Agent": "Override-Agent", "Warn": `110 anderson/1.3.37 "Response is stale"`,
		"WWW-Authenticate": "Basic YWxhZGRpbjpvcGVuc2VzYW1l", "Proxy-Authenticate": "Basic realm", "TE": "gzip", "Via": "othersite.net", "Connection": "keep-alive",
	} {
		out["integration.request.header."+name] = "'" + v + "'"
	}
	out["integration.request.header.Host"] = "method.request.header.Host"
	return out
}

func TestHeadersOfHTTPIntegrations(t *testing.T) {
	backend := echo(t)
	host := strings.TrimPrefix(backend.URL, "http://")
	mapped := map[string]string{
		"Accept": "text/html", "Accept-Charset": "UTF-16", "Accept-Encoding": "zstd", "Age": "request_params_age", "Authorization": "request_params_authorization",
		"Content-Encoding": "compress", "Content-Length": "0", "Content-Md5": "request_params_Content-MD5", "Content-Type": "application/json",
		"Date": "request_params_Date", "Max-Forwards": "2", "Pragma": "no-cache", "Range": "bytes=0-499", "Referer": "https://example.com/page",
		"Server": "https://example.com/page", "User-Agent": "Override-Agent", "Warn": `110 anderson/1.3.37 "Response is stale"`,
		"Www-Authenticate": "Basic YWxhZGRpbjpvcGVuc2VzYW1l", "X-Amzn-Apigateway-Api-Id": testAPI,
	}
	forwarded := map[string]string{"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443"}
	proxied := map[string]string{}
	maps.Copy(proxied, mapped)
	maps.Copy(proxied, forwarded)
	passed := map[string]string{
		"Accept": "application/json", "Accept-Charset": "UTF-8", "Accept-Encoding": "br", "Age": "request_Age", "Authorization": "Unauthorized",
		"Content-Length": "0", "Content-Type": "application/json", "Date": "request_Date", "Pragma": "cache", "Range": "bytes=500-999",
		"Referer": "https://example.com/", "User-Agent": "localStack/0.0", "Warn": "299 localStack/0.0", "X-Amzn-Apigateway-Api-Id": testAPI,
	}
	maps.Copy(passed, forwarded)
	for name, c := range map[string]struct {
		kind       restapi.Type
		parameters map[string]string
		want       map[string]string
		host       string
	}{
		"HTTP, nothing mapped": {restapi.HTTP, nil, map[string]string{
			"Accept": "application/json", "Content-Length": "0", "User-Agent": "AmazonAPIGateway_" + testAPI, "X-Amzn-Apigateway-Api-Id": testAPI,
		}, host},
		"HTTP, all mapped":           {restapi.HTTP, mappedHeaders(), mapped, testAPI + ".execute-api.us-east-1.amazonaws.com"},
		"HTTP_PROXY, nothing mapped": {restapi.HTTPProxy, nil, passed, host},
		"HTTP_PROXY, all mapped":     {restapi.HTTPProxy, mappedHeaders(), proxied, testAPI + ".execute-api.us-east-1.amazonaws.com"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.deploy(map[string]restapi.Method{"GET /x": answering(restapi.Integration{
				Type: c.kind, HTTPMethod: "POST", URI: backend.URL, RequestParameters: c.parameters, Passthrough: restapi.WhenNoMatch,
			})})
			r := w.serve(request("GET", "/x", "", sentHeaders()...))
			if r.Status != http.StatusOK {
				t.Fatalf("%d %s\n%s", r.Status, r.Body, w.log.String())
			}
			got := readEcho(t, r.Body)
			if got.Headers["X-Amzn-Trace-Id"] == "" {
				t.Error("no trace header")
			}
			delete(got.Headers, "X-Amzn-Trace-Id")
			if !maps.Equal(got.Headers, c.want) {
				t.Errorf("got  %v\nwant %v", show(got.Headers), show(c.want))
			}
			if got.Host != c.host {
				t.Errorf("host %s, want %s", got.Host, c.host)
			}
		})
	}
}

// TestAnHTTPEndpointIsToldWhatABodyIs: recorded in test_http_integration_with_lambda[HTTP], against the empty body above.
func TestAnHTTPEndpointIsToldWhatABodyIs(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /x": answering(restapi.Integration{
		Type: restapi.HTTP, HTTPMethod: "POST", URI: echo(t).URL, Passthrough: restapi.WhenNoMatch,
	})})
	for body, want := range map[string]string{"": "", `{"message": "hello world"}`: "application/json"} {
		if got := readEcho(t, w.serve(request("POST", "/x", body, "Content-Type", "application/json")).Body); got.Headers["Content-Type"] != want {
			t.Errorf("%q is sent as %q, want %q", body, got.Headers["Content-Type"], want)
		}
	}
}

func show(m map[string]string) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(&b, "\n\t%s: %s", k, m[k])
	}
	return b.String()
}

func TestIllegalHeadersAreRefused(t *testing.T) {
	backend := echo(t)
	for _, c := range []struct {
		kind restapi.Type
		name string
		ok   bool
	}{
		{restapi.HTTP, "Content-Length", false},
		{restapi.HTTP, "Transfer-Encoding", false},
		{restapi.HTTPProxy, "Content-Length", false},
		{restapi.HTTPProxy, "Transfer-Encoding", false},
		{restapi.HTTP, "Authorization", true},
		{restapi.AWS, "Content-Length", false},
		{restapi.AWS, "Transfer-Encoding", false},
		{restapi.AWS, "Authorization", false},
		{restapi.AWS, "Connection", false},
		{restapi.AWS, "Expect", false},
		{restapi.AWS, "Proxy-Authenticate", false},
		{restapi.AWS, "TE", false},
	} {
		w := newWorld(t)
		i := restapi.Integration{Type: c.kind, HTTPMethod: "POST", URI: backend.URL}
		if c.kind == restapi.AWS {
			i.URI, i.Credentials = testQueue, testRole
		}
		i.RequestParameters = map[string]string{"integration.request.header." + c.name: "'0'"}
		w.deploy(map[string]restapi.Method{"GET /x": answering(i)})
		r := w.serve(request("GET", "/x", ""))
		if ok := r.Status != http.StatusInternalServerError; ok != c.ok {
			t.Errorf("%s %s: %d %s", c.kind, c.name, r.Status, r.Body)
		}
		if !c.ok && string(r.Body) != `{"message": "Internal server error"}` {
			t.Errorf("%s %s: %s", c.kind, c.name, r.Body)
		}
	}
}

func TestHeadersOfResponses(t *testing.T) {
	backend := echo(t)
	names := []string{
		"Accept", "Authorization", "Connection", "Content-Encoding", "Content-Length", "Content-MD5", "Content-Type", "Date", "Expect", "Host", "Max-Forwards",
		"Proxy-Authenticate", "Referer", "Server", "TE", "Transfer-Encoding", "Trailer", "Upgrade", "User-Agent", "Via", "Warn", "WWW-Authenticate",
	}
	parameters := map[string]string{}
	for _, name := range names {
		parameters["method.response.header."+name] = "'response_param_" + name + "'"
	}
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{
		"GET /mapped": answering(restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: backend.URL}, restapi.IntegrationResponse{StatusCode: "200", Parameters: parameters}),
		"GET /plain":  answering(restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: backend.URL}),
		"GET /proxy":  {Integration: &restapi.Integration{Type: restapi.HTTPProxy, HTTPMethod: "GET", URI: backend.URL}},
		"GET /values": answering(restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: backend.URL}, restapi.IntegrationResponse{StatusCode: "200", Parameters: map[string]string{
			"method.response.header.A": "integration.response.header.access-control-allow-origin",
			"method.response.header.B": "integration.response.body.method",
			"method.response.header.C": "context.stage",
			"method.response.header.D": "integration.response.header.absent",
		}}),
	})
	got := flat(w.serve(request("GET", "/mapped", "")).Header)
	for _, name := range []string{"X-Amzn-Requestid", "X-Amz-Apigw-Id", "X-Amzn-Trace-Id"} {
		if got[name] == "" {
			t.Errorf("no %s", name)
		}
		delete(got, name)
	}
	want := map[string]string{
		"Accept": "response_param_Accept", "Content-Encoding": "response_param_Content-Encoding", "Content-Type": "response_param_Content-Type",
		"Referer": "response_param_Referer", "Te": "response_param_TE", "Via": "response_param_Via", "Warn": "response_param_Warn",
	}
	for _, name := range []string{
		"Authorization", "Connection", "Content-Length", "Content-MD5", "Date", "Expect", "Host", "Max-Forwards", "Proxy-Authenticate", "Server", "Trailer", "Upgrade",
		"User-Agent", "WWW-Authenticate",
	} {
		want["X-Amzn-Remapped-"+http.CanonicalHeaderKey(name)] = "response_param_" + name
	}
	if !maps.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", show(got), show(want))
	}
	plain := flat(w.serve(request("GET", "/plain", "")).Header)
	if len(plain) != 4 || plain["Content-Type"] != "application/json" {
		t.Errorf("unmapped headers came through: %v", plain)
	}
	proxy := flat(w.serve(request("GET", "/proxy", "")).Header)
	for name, v := range map[string]string{
		"Access-Control-Allow-Origin": "*", "Content-Type": "application/json", "X-Amzn-Remapped-Server": "gunicorn", "X-Amzn-Remapped-X-Amzn-Requestid": "of-the-backend",
		"Via": "", "Server": "", "Date": "", "X-Amzn-Trace-Id": "",
	} {
		if proxy[name] != v {
			t.Errorf("proxy: %s is %q, want %q", name, proxy[name], v)
		}
	}
	values := flat(w.serve(request("GET", "/values", "")).Header)
	if values["A"] != "*" || values["B"] != "GET" || values["C"] != "dev" || values["D"] != "" {
		t.Errorf("%v", values)
	}
}

func TestMappingsOfRequests(t *testing.T) {
	backend := echo(t)
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /{pathVariable}": {Integration: &restapi.Integration{
		Type: restapi.HTTPProxy, HTTPMethod: "POST", URI: backend.URL + "/?testVar={pathVar}&testQs={qsVar}",
		RequestParameters: map[string]string{
			"integration.request.header.headerVar":        "method.request.header.foobar",
			"integration.request.path.qsVar":              "method.request.querystring.testVar",
			"integration.request.path.pathVar":            "method.request.path.pathVariable",
			"integration.request.querystring.queryString": "method.request.querystring.testQueryString",
			"integration.request.querystring.testQs":      "method.request.querystring.testQueryString",
			"integration.request.querystring.testEmptyQs": "method.request.header.emptyheader",
		},
	}}})
	r := w.serve(request("POST", "/foobar?testQueryString=foo&testVar=bar", `{"message": "hello world"}`, "Foobar", "mapped-value", "headerVar", "request-value", "Content-Type", "application/json"))
	got := readEcho(t, r.Body)
	_, query, _ := strings.Cut(got.URI, "?")
	parts := strings.Split(query, "&")
	slices.Sort(parts)
	// Recorded, as {"testVar": "foobar,bar", "testQs": "bar,foo", "queryString": "foo", "testQueryString": "foo"}.
	if want := []string{"queryString=foo", "testQs=bar", "testQs=foo", "testQueryString=foo", "testVar=bar", "testVar=foobar"}; !slices.Equal(parts, want) {
		t.Errorf("%q, want %q", parts, want)
	}
	if got.Headers["Headervar"] != "mapped-value" || got.Headers["Foobar"] != "mapped-value" || got.Data != `{"message": "hello world"}` {
		t.Errorf("%+v", got)
	}
}

func TestStatusOfHTTPIntegrations(t *testing.T) {
	backend := echo(t)
	w := newWorld(t)
	parameters := map[string]string{"integration.request.path.s": "method.request.path.s"}
	w.deploy(map[string]restapi.Method{
		"GET /http/{s}":  answering(restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: backend.URL + "/status/{s}", RequestParameters: parameters}, restapi.IntegrationResponse{StatusCode: "200"}, restapi.IntegrationResponse{StatusCode: "400", SelectionPattern: `4\d{2}`}),
		"GET /proxy/{s}": {Integration: &restapi.Integration{Type: restapi.HTTPProxy, HTTPMethod: "ANY", URI: backend.URL + "/status/{s}", RequestParameters: parameters}},
	})
	for path, want := range map[string]int{
		"/http/201": 200, "/http/404": 400, "/http/500": 200, "/proxy/201": 201, "/proxy/404": 404, "/proxy/302": 302,
	} {
		if r := w.serve(request("GET", path, "")); r.Status != want {
			t.Errorf("%s: %d, want %d", path, r.Status, want)
		}
	}
}

func TestOverSockets(t *testing.T) {
	backend := echo(t)
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{
		"ANY /{p+}": {Integration: &restapi.Integration{
			Type: restapi.HTTPProxy, HTTPMethod: "ANY", URI: backend.URL + "/{p}", RequestParameters: map[string]string{"integration.request.path.p": "method.request.path.p"},
		}},
		"GET /created": answering(
			restapi.Integration{Type: restapi.Mock, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`}}, restapi.IntegrationResponse{StatusCode: "204"},
		),
	})
	front := httptest.NewServer(w.gateway.Handler())
	defer front.Close()
	base := front.URL + "/_aws/execute-api/" + testAPI + "/dev"
	r, err := http.Post(base+"/a%2Fb/c?x=1", "text/plain", io.MultiReader(strings.NewReader("chunked "), strings.NewReader("body")))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if got := readEcho(t, body); got.URI != "/a%2Fb/c?x=1" || got.Data != "chunked body" || got.Method != http.MethodPost {
		t.Errorf("%+v", got)
	}
	if r, err = http.Head(base + "/a"); err != nil || r.StatusCode != http.StatusOK {
		t.Errorf("HEAD: %v %v", r, err)
	}
	if r, err = http.Get(base + "/created"); err != nil || r.StatusCode != http.StatusNoContent || r.ContentLength != 0 {
		t.Errorf("204: %v %v", r, err)
	}
	for name, reader := range map[string]io.Reader{
		"announced": strings.NewReader(strings.Repeat("x", PayloadBytesMax+1)), "chunked": io.MultiReader(strings.NewReader(strings.Repeat("x", PayloadBytesMax+1))),
	} {
		r, err := http.Post(base+"/a", "text/plain", reader)
		if err != nil {
			continue // the connection may end while the client is still sending
		}
		body, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if r.StatusCode != http.StatusRequestEntityTooLarge || string(body) != `{"message":"Request Too Long"}` {
			t.Errorf("%s: %d %s", name, r.StatusCode, body)
		}
	}
}
