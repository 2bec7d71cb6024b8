package httpio_test

// Proves that an answer that is a stream reaches its peer piece by piece, while it goes on, and that one that breaks off is not taken for
// a complete one. How: a real server; the stream waits for the peer between its pieces.

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
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
