package gateway

// Proves that callers who take no pieces, those of HTTP/1.0 and calls from inside, get a streamed response whole or an error, and wait for it as
// long as others. How: the harness of streams, requests written by hand.

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Where there is nobody to send pieces to, a streamed response is as any other.
func TestStreamsInOnePiece(t *testing.T) {
	for name, c := range map[string]struct {
		size   int
		end    error
		status int
	}{
		"some": {1000, nil, 200}, "most": {PayloadBytesMax, nil, 200}, "too much": {PayloadBytesMax + 1, nil, 500}, "broken": {1000, errors.New("gone"), 504},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newStreaming(t, false)
			go func() {
				_, _ = s.endpoint.write.Write(make([]byte, c.size))
				_ = s.endpoint.write.CloseWithError(c.end)
			}()
			out := s.serve(request("GET", "/x", ""))
			if out.Status != c.status || c.status == 200 && len(out.Body) != c.size {
				t.Errorf("%s: %d, %d bytes", name, out.Status, len(out.Body))
			}
			if !s.endpoint.isLetGo() {
				t.Errorf("%s: the endpoint is held", name)
			}
		})
	}
}

// HTTP/1.0 callers wait for slow endpoints as long as others.
func TestSlowEndpointsOfHTTP10(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreaming(t, false)
		s.endpoint.late = 10 * time.Minute
		c := s.listener.Connect()
		go func() {
			_, _ = io.WriteString(c, "GET /dev/x HTTP/1.0\r\nHost: "+testAPI+".execute-api.us-east-1.amazonaws.com\r\n\r\n")
			s.say("some")
			_ = s.endpoint.write.Close()
		}()
		if answer, err := io.ReadAll(c); err != nil || !strings.HasSuffix(string(answer), "some") {
			t.Errorf("%v %q", err, answer)
		}
	})
}

// HTTP/1.0 ends a body by ending the connection, which a broken one does too: it gets the response whole or an error.
func TestCallersOfHTTP10(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for end, want := range map[error]string{nil: "HTTP/1.0 200 OK", io.ErrUnexpectedEOF: "HTTP/1.0 504 Gateway Timeout"} {
			s := newStreaming(t, false)
			c := s.listener.Connect()
			go func() {
				_, _ = io.WriteString(c, "GET /dev/x HTTP/1.0\r\nHost: "+testAPI+".execute-api.us-east-1.amazonaws.com\r\n\r\n")
				s.say("some")
				_ = s.endpoint.write.CloseWithError(end)
			}()
			answer, err := io.ReadAll(c)
			if err != nil || !strings.HasPrefix(string(answer), want) || end == nil && !strings.Contains(string(answer), "Content-Length: 4") {
				t.Errorf("%v %s", err, answer)
			}
		}
	})
}
