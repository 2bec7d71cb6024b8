package http

// Proves what the body of a streamed response is to whoever receives it: each piece as it comes, an end that is told from a break, one
// timeout from the request to the body's end, and an endpoint that learns at once that nobody listens any more. How: real endpoints on the
// loopback that wait for the test.

import (
	"context"
	"errors"
	"io"
	nethttp "net/http"
	"testing"
	"time"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
)

func streams(i *restapi.Integration) { i.Type, i.ResponseTransferMode = restapi.HTTPProxy, "STREAM" }

// open makes a request whose response is streamed.
func open(t *testing.T, ctx context.Context, url string, timeout time.Duration) *integration.Response {
	t.Helper()
	r := request(t, url, streams)
	r.Timeout = timeout
	response, err := newWith(anywhere).Invoke(ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	if response.Stream == nil || response.Body != nil {
		t.Fatalf("%+v", response)
	}
	t.Cleanup(func() { _ = response.Stream.Close() })
	return response
}

func anywhere(string) error { return nil }

func hear(t *testing.T, from io.Reader, text string) {
	t.Helper()
	got := make([]byte, len(text))
	if _, err := io.ReadFull(from, got); err != nil || string(got) != text {
		t.Fatalf("%q %v", got, err)
	}
}

func TestStreamedBodies(t *testing.T) {
	heard := make(chan struct{})
	url := serve(t, func(w nethttp.ResponseWriter, _ *nethttp.Request) {
		w.Header().Set("X-Answer", "yes")
		w.WriteHeader(nethttp.StatusTeapot)
		for _, piece := range []string{"one", "two"} {
			_, _ = io.WriteString(w, piece)
			_ = nethttp.NewResponseController(w).Flush()
			<-heard // nothing more before it has arrived
		}
	})
	response := open(t, t.Context(), url, time.Minute)
	if response.Status != nethttp.StatusTeapot || response.Header.Get("X-Answer") != "yes" {
		t.Errorf("%+v", response)
	}
	for _, piece := range []string{"one", "two"} {
		hear(t, response.Stream, piece)
		heard <- struct{}{}
	}
	if rest, err := io.ReadAll(response.Stream); err != nil || len(rest) != 0 {
		t.Errorf("%q %v", rest, err)
	}
}

func TestStreamsWithoutLimitOfSize(t *testing.T) {
	const size = integration.PayloadBytesMax + 1
	url := serve(t, func(w nethttp.ResponseWriter, _ *nethttp.Request) { _, _ = w.Write(make([]byte, size)) })
	if n, err := io.Copy(io.Discard, open(t, t.Context(), url, time.Minute).Stream); n != size || err != nil {
		t.Errorf("%d %v", n, err)
	}
}

func TestBrokenStreams(t *testing.T) {
	for name, length := range map[string]string{"announced": "9", "in chunks": ""} {
		url := serve(t, func(w nethttp.ResponseWriter, _ *nethttp.Request) {
			if length != "" {
				w.Header().Set("Content-Length", length)
			}
			_, _ = io.WriteString(w, "one")
			_ = nethttp.NewResponseController(w).Flush()
			panic(nethttp.ErrAbortHandler)
		})
		var failed *integration.Failure
		body, err := io.ReadAll(open(t, t.Context(), url, time.Minute).Stream)
		if string(body) != "one" || !errors.As(err, &failed) || failed.Kind != integration.Network {
			t.Errorf("%s: %q %v", name, body, err)
		}
	}
}

// endless answers "one" and then nothing until the request ends, which it tells.
func endless(t *testing.T) (url string, ended chan struct{}) {
	t.Helper()
	ended = make(chan struct{})
	return serve(t, func(w nethttp.ResponseWriter, r *nethttp.Request) {
		_, _ = io.WriteString(w, "one")
		_ = nethttp.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(ended)
	}), ended
}

func TestTheTimeoutCountsToTheStreamsEnd(t *testing.T) {
	url, ended := endless(t)
	response := open(t, t.Context(), url, 100*time.Millisecond)
	var failed *integration.Failure
	if _, err := io.ReadAll(response.Stream); !errors.As(err, &failed) || failed.Kind != integration.Timeout {
		t.Errorf("%v", err)
	}
	<-ended
}

func TestWhoClosesOrCancelsAStreamEndsTheRequest(t *testing.T) {
	url, ended := endless(t)
	response := open(t, t.Context(), url, time.Hour)
	hear(t, response.Stream, "one")
	if err := response.Stream.Close(); err != nil {
		t.Error(err)
	}
	<-ended

	url, ended = endless(t)
	ctx, cancel := context.WithCancel(t.Context())
	response = open(t, ctx, url, time.Hour)
	hear(t, response.Stream, "one")
	cancel()
	if _, err := io.ReadAll(response.Stream); err == nil {
		t.Error("it looks complete")
	}
	<-ended
}
