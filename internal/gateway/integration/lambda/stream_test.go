package lambda

// Proves what a function that streams is to the gateway: metadata makes the head of the response, each piece of the body is there when it was
// written and none before it is read, an end is told from a break, and the invocation ends when nobody listens any more. How: functions in
// the test's hand; a fuzz target for metadata.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/value"
	"sluice/internal/wire/prelude"
)

const zeros = "\x00\x00\x00\x00\x00\x00\x00\x00"

// invoker is Lambda.
type invoker func(context.Context, *Invocation) (*Result, error)

func (f invoker) Invoke(ctx context.Context, i *Invocation) (*Result, error) { return f(ctx, i) }

// writing is a function that streams pieces and then ends.
func writing(end error, pieces ...string) invoker {
	return func(_ context.Context, i *Invocation) (*Result, error) {
		to := i.Stream(prelude.ContentType)
		for _, piece := range pieces {
			if _, err := io.WriteString(to, piece); err != nil {
				return nil, err
			}
		}
		return &Result{Status: http.StatusOK}, end
	}
}

// open begins the invocation of a method that streams.
func open(ctx context.Context, f invoker, timeout time.Duration) (*integration.Response, error) {
	r := &integration.Request{
		API: &restapi.API{}, Method: http.MethodPost, Header: http.Header{}, Timeout: timeout, Came: &integration.Came{Method: "GET", Context: value.NewObject().Value()},
		Route: &restapi.Route{Type: restapi.AWSProxy, Streams: true, Target: &restapi.Target{Function: "f", Service: &restapi.ServiceTarget{}}},
	}
	return New(Config{Invoker: f}).Invoke(ctx, r)
}

func TestStreams(t *testing.T) {
	for name, c := range map[string]struct {
		f    invoker
		want string
	}{
		"all members": {
			writing(nil, `{"statusCode":201,"headers":{"a":"b"},"multiValueHeaders":{"c":["d","e"]},"cookies":["x=1","y=2"]}`+zeros, "one", "two"),
			"201 map[A:[b] C:[d e] Set-Cookie:[x=1 y=2]] onetwo",
		},
		"none":           {writing(nil, "{}"+zeros), "200 map[] "},
		"unknown ones":   {writing(nil, `{"status":201,"body":{},"headers":null,"cookies":null}`+zeros+"x"), "200 map[] x"},
		"cut everywhere": {writing(nil, strings.Split(`{"statusCode":"201"}`+zeros+"a\x00b", "")...), "201 map[] a\x00b"},
		"zero bytes":     {writing(nil, "{}"+zeros+zeros), "200 map[] " + zeros},
		"all at once": {func(context.Context, *Invocation) (*Result, error) {
			return &Result{Payload: []byte("{}" + zeros + "x")}, nil
		}, "200 map[] x"},
		"no delimiter": {writing(nil, `{"statusCode":200,"body":"x"}`), "failure 3"},
		"nothing":      {writing(nil), "failure 3"},
		"too long":     {writing(nil, strings.Repeat(" ", prelude.BytesMax+1)), "failure 3"},
		"no JSON":      {writing(nil, "{"+zeros), "failure 3"},
		"no object":    {writing(nil, "[]"+zeros), "failure 3"},
		"no status":    {writing(nil, `{"statusCode":100}`+zeros), "failure 3"},
		"no header":    {writing(nil, `{"headers":{"a":[]}}`+zeros), "failure 3"},
		"no cookies":   {writing(nil, `{"cookies":"a"}`+zeros), "failure 3"},
		"no cookie":    {writing(nil, `{"cookies":[1]}`+zeros), "failure 3"},
		"not allowed":  {writing(ErrForbidden), "failure 0"},
		"not reached":  {writing(io.ErrUnexpectedEOF), "failure 1"},
		"throttled":    {func(context.Context, *Invocation) (*Result, error) { return &Result{Status: 429, RequestID: "id"}, nil }, "failure 0"},
		"failed":       {func(context.Context, *Invocation) (*Result, error) { return &Result{FunctionError: "Unhandled"}, nil }, "failure 3"},
		"panics":       {func(context.Context, *Invocation) (*Result, error) { panic("on purpose") }, "error"},
		"broken":       {writing(io.ErrUnexpectedEOF, "{}"+zeros+"some"), "200 map[] some failure 1"},
		"fails in the middle": {func(ctx context.Context, i *Invocation) (*Result, error) {
			_, err := writing(nil, "{}"+zeros+"some")(ctx, i)
			return &Result{FunctionError: "Unhandled"}, err
		}, "200 map[] some failure 3"},
	} {
		if got := heard(open(t.Context(), c.f, time.Minute)); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// heard is a response in one line.
func heard(r *integration.Response, err error) string {
	var failed *integration.Failure
	switch {
	case errors.As(err, &failed):
		return fmt.Sprintf("failure %d", failed.Kind)
	case err != nil:
		return "error"
	}
	body, err := io.ReadAll(r.Stream)
	_ = r.Stream.Close()
	out := fmt.Sprintf("%d %v %s", r.Status, r.Header, body)
	if errors.As(err, &failed) {
		out += fmt.Sprintf(" failure %d", failed.Kind)
	}
	return out
}

func TestPiecesAreThereWhenTheyWereWritten(t *testing.T) {
	written := make(chan struct{}, 10)
	r, err := open(t.Context(), func(_ context.Context, i *Invocation) (*Result, error) {
		to := i.Stream(prelude.ContentType)
		for _, piece := range []string{"{}" + zeros, "a", "b"} {
			if _, err := io.WriteString(to, piece); err != nil {
				return nil, err
			}
			written <- struct{}{}
		}
		return &Result{}, nil
	}, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	<-written
	for _, want := range []string{"a", "b"} {
		if len(written) != 0 {
			t.Error("written before it was read")
		}
		var got [8]byte
		if n, err := r.Stream.Read(got[:]); err != nil || string(got[:n]) != want {
			t.Errorf("%q %v", got[:n], err)
		}
		<-written
	}
	if n, err := r.Stream.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
		t.Error(n, err)
	}
}

// endless sends metadata and then nothing, until it is ended.
func endless(ended chan<- struct{}) invoker {
	return func(ctx context.Context, i *Invocation) (*Result, error) {
		_, _ = io.WriteString(i.Stream(prelude.ContentType), "{}"+zeros)
		<-ctx.Done()
		close(ended)
		return nil, ctx.Err()
	}
}

func TestTheTimeoutCountsToTheStreamsEnd(t *testing.T) {
	ended := make(chan struct{})
	r, err := open(t.Context(), endless(ended), 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	var failed *integration.Failure
	if _, err := io.ReadAll(r.Stream); !errors.As(err, &failed) || failed.Kind != integration.Timeout {
		t.Errorf("%v", err)
	}
	<-ended
}

func TestWhoClosesOrCancelsAStreamEndsTheInvocation(t *testing.T) {
	ended := make(chan struct{})
	r, err := open(t.Context(), endless(ended), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Stream.Close(); err != nil {
		t.Error(err)
	}
	<-ended
	if _, err := r.Stream.Read(make([]byte, 1)); err == nil {
		t.Error("it goes on")
	}

	ended = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	if r, err = open(ctx, endless(ended), time.Hour); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := io.ReadAll(r.Stream); err == nil {
		t.Error("it looks complete")
	}
	<-ended
}

func FuzzMetadata(f *testing.F) {
	f.Add(`{"statusCode": 200, "headers": {"a": "b"}, "multiValueHeaders": {"a": ["c"]}, "cookies": ["d"]}`)
	f.Add(strings.Repeat(`{"headers":`, 100))
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Metadata([]byte(text))
		if err != nil {
			return
		}
		if !json.Valid([]byte(text)) || got.Status < 200 || got.Status > 599 || got.Body != nil {
			t.Fatalf("%q is %+v", text, got)
		}
	})
}
