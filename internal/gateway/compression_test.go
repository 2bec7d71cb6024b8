package gateway

// Proves which bodies are decompressed on their way in and compressed on their way out, what reads them in between, and that nothing but an
// API's own setting compresses anything. How: tables of requests against APIs of each type of integration, bodies undone by the library's
// own readers; the conditions are those of the Developer Guide's pages on payload compression.

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sluice/internal/gateway/integration/lambda"
	"sluice/internal/gateway/restapi"
)

func compressing(minimum int64) func(*restapi.Definition) {
	return func(d *restapi.Definition) { d.MinimumCompressionSize = &minimum }
}

// undo returns the body and the coding that it came in.
func undo(t *testing.T, h http.Header, body []byte) (text, coding string) {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	var err error
	switch coding = h.Get("Content-Encoding"); coding {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "deflate":
		r, err = zlib.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out), coding
}

// answers are methods whose responses are text of 1,000 bytes, unless their names say something else.
func answers(t *testing.T) map[string]restapi.Method {
	t.Helper()
	text := strings.Repeat("x", 1000)
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/coded":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(zip(t, []byte(text)))
			return
		case "/foreign":
			w.Header().Set("Content-Encoding", "br")
		case "/part":
			w.Header().Set("Content-Range", "bytes 0-999/2000")
			w.WriteHeader(http.StatusPartialContent)
		}
		_, _ = io.WriteString(w, text)
	}))
	t.Cleanup(backend.Close)
	mock := func(body string, parameters map[string]string) restapi.Method {
		m := answering(restapi.Integration{Type: restapi.Mock, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`}},
			restapi.IntegrationResponse{StatusCode: "200", Templates: map[string]string{"application/json": body}, Parameters: parameters})
		for name := range parameters {
			m.Responses[0].Parameters = append(m.Responses[0].Parameters, name)
		}
		return m
	}
	proxy := func(path string) restapi.Method {
		return restapi.Method{Integration: &restapi.Integration{Type: restapi.HTTPProxy, HTTPMethod: "GET", URI: backend.URL + path}}
	}
	return map[string]restapi.Method{
		"ANY /text": mock(text, nil), "GET /short": mock("short", nil), "GET /empty": mock("#if(false)x#end", nil),
		"GET /says":  mock(text, map[string]string{"method.response.header.Content-Encoding": "'zstd'"}),
		"GET /proxy": proxy("/plain"), "GET /coded": proxy("/coded"), "GET /foreign": proxy("/foreign"), "GET /part": proxy("/part"), "GET /function": proxied(),
		"GET /unmapped": answering(restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: backend.URL + "/foreign"}),
	}
}

func TestCompressedResponses(t *testing.T) {
	text := strings.Repeat("x", 1000)
	const both = "gzip, deflate"
	for _, c := range []struct {
		path, accept, coding string
		minimum              int64
		body                 string
	}{
		{"/text", "gzip", "gzip", 0, text},
		{"/text", "deflate", "deflate", 0, text},
		{"/text", "deflate;q=0.5, gzip", "gzip", 0, text},
		{"/text", "gzip", "gzip", 1000, text},
		{"/text", "gzip", "", 1001, text},
		{"/text", "gzip", "", -1, text}, // no setting
		{"/text", "", "", 0, text},
		{"/text", "*", "", 0, text},
		{"/text", "br, gzip", "", 0, text},
		{"/text", "identity", "", 0, text},
		{"/short", "gzip", "gzip", 0, "short"}, // larger so
		{"/empty", "gzip", "", 0, ""},
		{"/says", "gzip", "zstd", 0, text},
		{"/proxy", both, "gzip", 0, text},
		{"/coded", both, "gzip", 0, text},
		{"/coded", both, "gzip", -1, text},
		{"/foreign", both, "br", 0, text},
		{"/unmapped", both, "", 0, text}, // coded, as far as the integration response says
		{"/part", both, "", 0, text},
		{"/function", both, "gzip", 0, text},
		{"/absent", both, "", 0, `{"message":"Missing Authentication Token"}`},
	} {
		w := newWorld(t)
		w.function = func(*lambda.Invocation) (*lambda.Result, error) {
			return &lambda.Result{Status: http.StatusOK, Payload: []byte(`{"statusCode": 200, "body": "` + text + `"}`)}, nil
		}
		var change []func(*restapi.Definition)
		if c.minimum >= 0 {
			change = append(change, compressing(c.minimum))
		}
		w.deploy(answers(t), change...)
		r := w.serve(request("GET", c.path, "", "Accept-Encoding", c.accept))
		sent := len(r.Body)
		if body, coding := undo(t, r.Header, r.Body); body != c.body || coding != c.coding {
			t.Errorf("%+v: %q, %d bytes, %v", c, coding, len(body), r.Header)
		}
		if w.records[0].BytesOut != sent {
			t.Errorf("%+v: %d bytes are recorded of %d", c, w.records[0].BytesOut, sent)
		}
	}
}

// Bytes are bytes first: what a function gives as base64 is converted by what its caller accepts, and compressed then.
func TestCompressedBinaries(t *testing.T) {
	w := newWorld(t)
	w.function = func(*lambda.Invocation) (*lambda.Result, error) {
		return &lambda.Result{Status: http.StatusOK, Payload: []byte(`{"statusCode": 200, "headers": {"Content-Type": "image/png"}, "isBase64Encoded": true, "body": "iVBORw=="}`)}, nil
	}
	w.deploy(map[string]restapi.Method{"GET /x": proxied()}, compressing(0), func(d *restapi.Definition) { d.BinaryMediaTypes = []string{"image/png"} })
	for accept, want := range map[string]string{"image/png": "\x89PNG", "text/html": "iVBORw=="} {
		r := w.serve(request("GET", "/x", "", "Accept", accept, "Accept-Encoding", "gzip"))
		if body, coding := undo(t, r.Header, r.Body); body != want || coding != "gzip" {
			t.Errorf("%s: %q %q", accept, coding, body)
		}
	}
}

// On the wire the length is that of what is sent, and an answer to HEAD has the headers of one to GET.
func TestCompressedResponsesOnTheWire(t *testing.T) {
	w := newWorld(t)
	w.deploy(answers(t), compressing(0))
	s := httptest.NewServer(w.gateway.Handler())
	t.Cleanup(s.Close)
	headers := map[string]string{}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		r, err := http.NewRequestWithContext(t.Context(), method, s.URL+"/_aws/execute-api/"+testAPI+"/dev/text", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "gzip")
		a, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(a.Body)
		_ = a.Body.Close()
		if err != nil || a.Header.Get("Content-Encoding") != "gzip" || method == http.MethodGet && int64(len(body)) != a.ContentLength {
			t.Errorf("%s: %v %v, %d bytes", method, err, a.Header, len(body))
		}
		headers[method] = a.Header.Get("Content-Length")
	}
	if headers["GET"] != headers["HEAD"] {
		t.Error(headers)
	}
}

func TestCompressedRequests(t *testing.T) {
	backend := echo(t)
	const text = `{"name": "dog"}`
	pack := func(coding, text string) string { return string(New(Config{}).compressed(coding, []byte(text))) }
	const unsupported = `{"message": "Unsupported Media Type"}`
	for name, c := range map[string]struct {
		minimum             int64
		coding, sent        string
		status              int
		data, told, answers string
	}{
		"gzip":                   {-1, "gzip", pack("gzip", text), 200, text, "", ""},
		"deflate":                {-1, "deflate", pack("deflate", text), 200, text, "", ""},
		"GZIP":                   {-1, "GZIP", pack("gzip", text), 200, text, "", ""},
		"identity":               {-1, "identity", text, 200, text, "", ""},
		"setting, large enough":  {10, "gzip", pack("gzip", text), 200, text, "", ""},
		"setting, too small":     {10_000, "gzip", pack("gzip", text), 200, pack("gzip", text), "gzip", ""},
		"br":                     {-1, "br", text, 415, "", "", unsupported},
		"br, small":              {10_000, "br", text, 415, "", "", unsupported},
		"two codings":            {-1, "gzip, gzip", pack("gzip", pack("gzip", text)), 415, "", "", unsupported},
		"not what it says":       {-1, "gzip", text, 415, "", "", unsupported},
		"another than it says":   {-1, "gzip", pack("deflate", text), 415, "", "", unsupported},
		"broken off":             {-1, "gzip", pack("gzip", text)[:20], 415, "", "", unsupported},
		"nothing":                {-1, "br", "", 200, "", "", ""},
		"large":                  {-1, "gzip", pack("gzip", strings.Repeat("x", PayloadBytesMax-1000)), 200, strings.Repeat("x", PayloadBytesMax-1000), "", ""},
		"larger than a body may": {-1, "gzip", pack("gzip", strings.Repeat("x", PayloadBytesMax+1)), 413, "", "", `{"message":"Request Too Long"}`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			var change []func(*restapi.Definition)
			if c.minimum >= 0 {
				change = append(change, compressing(c.minimum))
			}
			w.deploy(map[string]restapi.Method{"POST /x": {Integration: &restapi.Integration{
				Type: restapi.HTTPProxy, HTTPMethod: "POST", URI: backend.URL,
			}}}, change...)
			came := request("POST", "/x", c.sent, "Content-Encoding", c.coding, "Content-Type", "application/json")
			r := w.serve(came)
			if r.Status != c.status {
				t.Fatalf("%d %.100s\n%s", r.Status, r.Body, w.log.String())
			}
			if string(came.Body) != c.sent || w.records[0].BytesIn != len(c.sent) {
				t.Errorf("%d bytes are recorded of %d", w.records[0].BytesIn, len(c.sent))
			}
			if c.status != http.StatusOK {
				if string(r.Body) != c.answers {
					t.Errorf("%s", r.Body)
				}
				return
			}
			if got := readEcho(t, r.Body); strings.ToValidUTF8(c.data, "\ufffd") != strings.ToValidUTF8(got.Data, "\ufffd") && c.told == "" || got.Headers["Content-Encoding"] != c.told {
				t.Errorf("%q %v", got.Data, got.Headers)
			}
		})
	}
}

// Everything that reads a body reads what it was before it was compressed: validators, templates, mappings, the conversions of content, the log.
func TestWhatReadsACompressedRequest(t *testing.T) {
	w := newWorld(t)
	m := answering(toQueue(`Action=SendMessage&MessageBody=$input.path('$.name')-$input.params('Content-Encoding')`))
	m.RequestValidatorID, m.RequestModels = "all", map[string]string{"application/json": "Pet"}
	w.deploy(map[string]restapi.Method{"POST /x": m}, func(d *restapi.Definition) {
		d.Validators = map[string]restapi.Validator{"all": {Body: true}}
		d.Models = map[string]string{"Pet": `{"type": "object", "required": ["name"]}`}
	})
	for body, status := range map[string]int{`{"name": "dog"}`: 200, `{}`: 400} {
		var log lines
		coded := string(New(Config{}).compressed("gzip", []byte(body)))
		r := w.gateway.traced(t, request("POST", "/x", coded, "Content-Encoding", "gzip", "Content-Type", "application/json"), &log)
		if r.Status != status || !strings.Contains(strings.Join(log, "\n"), "Method request body before transformations: "+body) {
			t.Errorf("%s: %d %s %q", body, r.Status, r.Body, log)
		}
	}
	if len(w.sent) != 1 || w.sent[0] != "dog-gzip" {
		t.Errorf("%q", w.sent)
	}
}

// A signature is over what was sent, and who may not call has nothing decompressed.
func TestSignedCompressedRequests(t *testing.T) {
	g := newGuarded(t)
	g.deploy("", map[string]string{"POST /pets": restapi.AuthIAM})
	coded := New(Config{}).compressed("gzip", []byte(`{}`))
	r := request("POST", "/pets", string(coded), "Content-Encoding", "gzip")
	if a := g.serve(g.sign("AKIAROOT", r)); a.Status != http.StatusOK {
		t.Errorf("%d %s", a.Status, a.Body)
	}
	for _, body := range []string{string(coded), "no gzip"} {
		if a := g.serve(request("POST", "/pets", body, "Content-Encoding", "gzip")); a.Status != http.StatusForbidden {
			t.Errorf("%d %s", a.Status, a.Body)
		}
	}
}

// Bodies of test calls are text, on both ways.
func TestTestCallsCompressNothing(t *testing.T) {
	w := newWorld(t)
	a := w.deploy(answers(t), compressing(0))
	out := w.gateway.Test(t.Context(), &TestCall{
		API: a, ResourcePath: "/text", Method: "POST", Path: "/text", Body: []byte("{}"),
		Header: http.Header{"Accept-Encoding": {"gzip"}, "Content-Encoding": {"gzip"}},
	})
	if out.Status != http.StatusOK || len(out.Body) != 1000 || out.Header.Get("Content-Encoding") != "" {
		t.Errorf("%d, %d bytes, %v", out.Status, len(out.Body), out.Header)
	}
}

// An API that does not compress pays nothing for those that do.
func TestCompressionCostsOthersNothing(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"GET /mock": mocked(`{"statusCode": 200}`)})
	allocations := func(headers ...string) float64 {
		r := request("GET", "/mock", "", headers...)
		return testing.AllocsPerRun(100, func() {
			w.records = w.records[:0]
			w.serve(r)
		})
	}
	if with, without := allocations("Accept-Encoding", "gzip, deflate"), allocations("Accept-Language", "gzip, deflate"); with != without {
		t.Errorf("%v allocations, %v without", with, without)
	}
}

func FuzzCompressedRequests(f *testing.F) {
	f.Add("gzip", string(zip(f, []byte(`{"statusCode": 200}`))), "gzip")
	f.Add("deflate", "x\x9c\xcbH\xcd\xc9\xc9\x07\x00\x06,\x02\x15", "deflate;q=0.1, *")
	f.Add("br", "hello", "br, gzip")
	w := newWorld(f)
	w.deploy(map[string]restapi.Method{"POST /x": answering(
		restapi.Integration{Type: restapi.Mock, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`}},
		restapi.IntegrationResponse{StatusCode: "200", Templates: map[string]string{"application/json": "hello, hello"}},
	)}, compressing(3))
	f.Fuzz(func(t *testing.T, coding, body, accept string) {
		w.records = nil
		r := w.serve(request("POST", "/x", body, "Content-Encoding", coding, "Accept-Encoding", accept))
		switch r.Status {
		case http.StatusOK:
			if text, _ := undo(t, r.Header, r.Body); text != "hello, hello" {
				t.Errorf("%q", text)
			}
		case http.StatusUnsupportedMediaType, http.StatusRequestHeaderFieldsTooLarge, http.StatusRequestEntityTooLarge:
		default:
			t.Errorf("%d %s", r.Status, r.Body)
		}
	})
}
