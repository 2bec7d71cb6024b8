package httpio_test

// Proves that an answer that is a stream reaches its peer piece by piece, while it goes on, and that one that breaks off is not taken for
// a complete one; that it may stand still for longer than anything else may take. How: a real server; the stream waits for the peer between
// its pieces, or stands still in a synctest bubble, whose clock is virtual, with pipes for connections.

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
	"sluice/internal/wire/httpio/pipetest"
)

func TestStreams(t *testing.T) {
	read := make(chan struct{})
	broken := errors.New("no more")
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		httpio.Write(w, r, &wire.Response{Status: http.StatusOK, Header: http.Header{"X-A": {"b"}}, Stream: func(_ context.Context, send func([]byte) error) error {
			if err := send([]byte("one")); err != nil {
				return err
			}
			<-read
			if err := send([]byte("two")); err != nil || r.URL.Path == "/whole" {
				return err
			}
			return broken
		}})
	}))
	defer s.Close()
	for _, path := range []string{"/whole", "/broken"} {
		answer, err := http.Get(s.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		first := make([]byte, 3)
		if _, err := io.ReadFull(answer.Body, first); err != nil || string(first) != "one" || answer.Header.Get("X-A") != "b" {
			t.Fatalf("%q, %v", first, err)
		}
		read <- struct{}{}
		rest, err := io.ReadAll(answer.Body)
		if string(rest) != "two" || (err != nil) != (path == "/broken") {
			t.Errorf("%s: %q, %v", path, rest, err)
		}
		_ = answer.Body.Close()
	}
}

// TestStreamOfKnownLength proves that a stream whose author knows its length goes out with it, and not in chunks, that one which stops
// short of it is not taken for a complete one, and that nobody gets what would go beyond. An answer to HEAD has the length that its author says.
func TestStreamOfKnownLength(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := &wire.Response{Status: http.StatusOK, Header: http.Header{"Content-Length": {"6"}}}
		if r.Method != http.MethodHead {
			out.Stream = func(_ context.Context, send func([]byte) error) error {
				for piece := range strings.SplitSeq(r.URL.Query().Get("pieces"), ",") {
					if err := send([]byte(piece)); err != nil {
						return err
					}
				}
				return nil
			}
		}
		httpio.Write(w, r, out)
	}))
	defer s.Close()
	for pieces, whole := range map[string]bool{"one,two": true, "one": false, "one,two,three": true} {
		answer, err := http.Get(s.URL + "/?pieces=" + pieces)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		if answer.ContentLength != 6 || len(answer.TransferEncoding) > 0 || whole != (err == nil && string(body) == "onetwo") {
			t.Errorf("%s: %d, %v, %q, %v", pieces, answer.ContentLength, answer.TransferEncoding, body, err)
		}
		_ = answer.Body.Close()
	}
	answer, err := http.Head(s.URL)
	if err != nil || answer.ContentLength != 6 {
		t.Fatalf("%v, %v", answer, err)
	}
	_ = answer.Body.Close()
}

// overPipe serves one caller of each protocol in a bubble, by a server with limits of a minute, and sends it a request.
func overPipe(t *testing.T, stream func(context.Context, func([]byte) error) error, check func(*testing.T, *http.Response)) {
	t.Helper()
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		httpio.Write(w, r, &wire.Response{Status: http.StatusOK, Stream: stream})
	})
	for name, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, client := pipetest.Serve(t, &http.Server{Handler: handler, ReadTimeout: time.Minute, WriteTimeout: time.Minute}, http2)
				r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/", http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				answer, err := client.RoundTrip(r)
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = answer.Body.Close() }()
				check(t, answer)
			})
		})
	}
}

func TestStreamsMayStandStill(t *testing.T) {
	overPipe(t, func(_ context.Context, send func([]byte) error) error {
		for _, piece := range []string{"one", "two"} {
			<-time.After(time.Hour) // virtual
			if err := send([]byte(piece)); err != nil {
				return err
			}
		}
		<-time.After(time.Hour)
		return nil
	}, func(t *testing.T, answer *http.Response) {
		if body, err := io.ReadAll(answer.Body); err != nil || string(body) != "onetwo" {
			t.Errorf("%q, %v", body, err)
		}
	})
}

// A peer that takes nothing is given up, so that nothing is held for it.
func TestPeersThatDoNotRead(t *testing.T) {
	given := make(chan time.Duration, 1)
	overPipe(t, func(_ context.Context, send func([]byte) error) error {
		for {
			began := time.Now()
			if err := send(make([]byte, 1<<20)); err != nil {
				given <- time.Since(began)
				return err
			}
		}
	}, func(t *testing.T, answer *http.Response) {
		<-time.After(time.Hour)
		synctest.Wait()
		if after := <-given; after != 30*time.Second {
			t.Errorf("given up after %v", after)
		}
		if _, err := io.ReadAll(answer.Body); err == nil {
			t.Error("it looks complete")
		}
	})
}

// Begin, Send and End are what Write does with a stream, for those who have its pieces from elsewhere; an answer without a body stays one.
func TestPieces(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		httpio.Allow(w, time.Hour)
		p := httpio.Begin(w, r, &wire.Response{Status: http.StatusTeapot, Header: http.Header{"X-A": {"b"}}})
		for _, piece := range []string{"one", "two"} {
			if err := p.Send([]byte(piece)); err != nil {
				panic(err)
			}
		}
		p.End()
	}))
	defer s.Close()
	for method, want := range map[string]string{http.MethodGet: "onetwo", http.MethodHead: ""} {
		r, err := http.NewRequestWithContext(t.Context(), method, s.URL, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if string(body) != want || err != nil || answer.StatusCode != http.StatusTeapot || answer.Header.Get("X-A") != "b" {
			t.Errorf("%s: %d %v %q %v", method, answer.StatusCode, answer.Header, body, err)
		}
	}
}
