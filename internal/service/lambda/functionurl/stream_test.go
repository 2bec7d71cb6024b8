package functionurl

// Proves that streamed answers reach their callers piece by piece, that metadata makes their heads, and that one which breaks off never
// looks complete. How: functions in the test's hand, a real server.

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/wire/prelude"
)

const zeros = "\x00\x00\x00\x00\x00\x00\x00\x00"

func newStreaming(t testing.TB) *world {
	w := newWorld(t)
	w.url.InvokeMode = "RESPONSE_STREAM"
	return w
}

func TestStreams(t *testing.T) {
	const failed = "502 application/json Internal Server Error"
	for name, c := range map[string]struct {
		contentType string
		pieces      []string
		want        string
	}{
		// recorded: test_function_url_with_response_streaming; its metadata says "status", which means nothing
		"recorded":             {prelude.ContentType, []string{`{"status":200,"headers":{"Content-Type":"text/html"}}`, zeros, "Hello,", " world!"}, "200 text/html Hello, world!"},
		"metadata":             {prelude.ContentType, []string{`{"statusCode":201,"cookies":["a=1"]}` + zeros + "x"}, "201 application/octet-stream x Set-Cookie=a=1"},
		"metadata cut":         {prelude.ContentType, strings.Split(`{"statusCode":201}`+zeros+"x", ""), "201 application/octet-stream x"},
		"no body":              {prelude.ContentType, []string{`{"statusCode":201}` + zeros}, "201 application/octet-stream "},
		"plain":                {"text/event-stream", []string{"a", "b"}, "200 text/event-stream ab"},
		"plain, of no type":    {"", []string{`{"statusCode":201}`}, `200 application/octet-stream {"statusCode":201}`},
		"nothing":              {"text/plain", nil, "200 text/plain "},
		"no delimiter":         {prelude.ContentType, []string{`{"statusCode":201}`}, failed},
		"metadata too long":    {prelude.ContentType, []string{strings.Repeat(" ", prelude.BytesMax+1)}, failed},
		"malformed metadata":   {prelude.ContentType, []string{"{" + zeros + "x"}, failed},
		"impossible status":    {prelude.ContentType, []string{`{"statusCode":101}` + zeros + "x"}, failed},
		"metadata of no bytes": {prelude.ContentType, []string{zeros + "x"}, failed},
	} {
		w := newStreaming(t)
		w.function = streaming(c.contentType, c.pieces...)
		a := w.ask("GET", "/", "")
		if got := told(a); got != c.want || a.broken || a.header.Get("X-Amzn-Requestid") == "" || a.header.Get("X-Amzn-Trace-Id") == "" {
			t.Errorf("%s: %q %v", name, got, a.header)
		}
		if r := w.last(); r.Status != a.status || r.BytesOut != len(a.body) || r.Broken {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// Of a function that does not stream, the body is what it returned, as it is (AWS-validated: test_lambda_url_echo_invoke[RESPONSE_STREAM]).
func TestFunctionsThatDoNotStream(t *testing.T) {
	w := newStreaming(t)
	w.function = returning(`{"statusCode": 201, "body": "x"}`)
	if got := told(w.ask("GET", "/", "")); got != `200 application/json {"statusCode": 201, "body": "x"}` {
		t.Error(got)
	}
}

func TestEachPieceReachesTheCallerAsItComes(t *testing.T) {
	w := newStreaming(t)
	heard := make(chan struct{})
	w.function = func(_ context.Context, i *Invocation) (*Answer, error) {
		to := i.Stream("text/plain")
		for range 3 {
			if _, err := io.WriteString(to, "x"); err != nil {
				return nil, err
			}
			<-heard
		}
		return &Answer{}, nil
	}
	a, err := http.DefaultTransport.RoundTrip(w.request("GET", "/", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	for range 3 {
		if _, err := io.ReadFull(a.Body, make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		heard <- struct{}{}
	}
	if rest, err := io.ReadAll(a.Body); err != nil || len(rest) != 0 {
		t.Errorf("%q %v", rest, err)
	}
}

func TestWhatBreaksOffNeverLooksComplete(t *testing.T) {
	for name, end := range map[string]func() (*Answer, error){
		"the function fails": func() (*Answer, error) { return &Answer{FunctionError: "Unhandled"}, nil },
		"the call fails":     func() (*Answer, error) { return nil, errBroken },
		"it panics":          func() (*Answer, error) { panic("on purpose") },
	} {
		for _, begun := range []bool{true, false} {
			w := newStreaming(t)
			w.function = func(_ context.Context, i *Invocation) (*Answer, error) {
				to := i.Stream(prelude.ContentType)
				_, _ = io.WriteString(to, "{}")
				if begun {
					_, _ = io.WriteString(to, zeros+"some")
				}
				return end()
			}
			a := w.ask("GET", "/", "")
			if a.broken != begun || begun && a.body != "some" || !begun && a.status < 500 {
				t.Errorf("%s, begun %v: %+v", name, begun, a)
			}
			if r := w.last(); r.Broken != begun {
				t.Errorf("%s, begun %v: %+v", name, begun, r)
			}
		}
	}
}

// HTTP/1.0 ends a body by ending the connection, which a broken one does too: it gets the answer whole or an error.
func TestCallersOfHTTP10(t *testing.T) {
	for name, c := range map[string]struct {
		pieces []string
		end    error
		want   string
	}{
		"whole": {[]string{`{"statusCode":201}` + zeros, "some", "more"}, nil, "HTTP/1.0 201"}, "broken": {[]string{"{}" + zeros + "some"}, errBroken, "HTTP/1.0 502"},
		"large": {[]string{"{}" + zeros + strings.Repeat("x", wholeBytesMax+1)}, nil, "HTTP/1.0 502"},
	} {
		w := newStreaming(t)
		w.function = func(ctx context.Context, i *Invocation) (*Answer, error) {
			a, err := streaming(prelude.ContentType, c.pieces...)(ctx, i)
			if c.end != nil {
				err = c.end
			}
			return a, err
		}
		conn, err := net.Dial("tcp", w.server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, "GET / HTTP/1.0\r\nHost: "+testHost+"\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(conn)
		_ = conn.Close()
		if err != nil || !strings.HasPrefix(string(got), c.want) || name == "whole" && !strings.HasSuffix(string(got), "\r\n\r\nsomemore") {
			t.Errorf("%s: %.300s %v", name, got, err)
		}
	}
}

// A caller who leaves ends the call, and is no failure of the function's.
func TestACallerWhoLeaves(t *testing.T) {
	w := newStreaming(t)
	began, ended := make(chan struct{}), make(chan struct{})
	w.function = func(ctx context.Context, i *Invocation) (*Answer, error) {
		_, _ = io.WriteString(i.Stream("text/plain"), "x")
		close(began)
		<-ctx.Done()
		return nil, ctx.Err()
	}
	w.entrance.Recorder = recorder(func(r *Record) {
		if r.Broken {
			t.Errorf("%+v", r)
		}
		close(ended)
	})
	ctx, leave := context.WithCancel(t.Context())
	a, err := http.DefaultTransport.RoundTrip(w.request("GET", "/", "").WithContext(ctx))
	if err != nil {
		t.Fatal(err)
	}
	<-began
	leave()
	_ = a.Body.Close()
	<-ended
}

type recorder func(*Record)

func (f recorder) Record(r *Record) { f(r) }
