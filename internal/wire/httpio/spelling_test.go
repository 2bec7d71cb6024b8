package httpio_test

// Proves that names of headers can be had as the peer wrote them, whatever came in which pieces on which request of a connection, and that
// nothing of an earlier request or of a body is taken for them. How: a real server, and requests written by hand.

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sluice/internal/wire/httpio"
)

// spelled serves requests with how their names are written.
func spelled(t *testing.T) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	s := &http.Server{Protocols: protocols, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // it is short
		names := httpio.Spelling(r)
		for _, key := range slices.Sorted(maps.Keys(names)) {
			_, _ = fmt.Fprint(w, names[key], " ")
		}
	})}
	httpio.Hear(s)
	done := make(chan error, 1)
	go func() { done <- s.Serve(httpio.Heard(l)) }()
	t.Cleanup(func() {
		_ = s.Close()                                   // and Serve tells
		if err := <-done; err != http.ErrServerClosed { //nolint:errorlint // it is returned as it is
			t.Error(err)
		}
	})
	return l.Addr().String()
}

func TestSpelling(t *testing.T) {
	address := spelled(t)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	long := strings.Repeat("x", 20<<10)
	for _, c := range []struct {
		pieces []string
		want   string
	}{
		{[]string{"GET / HTTP/1.1\r\nHost: h\r\ntEsT-HEADeR: v\r\nX-Plain: v\r\nlower: v\r\n\r\n"}, "lower tEsT-HEADeR "},
		{[]string{"GET / HTTP/1.1\r\nHost: h\r\nPlain: v\r\n\r\n"}, ""},
		{[]string{"POST / HTTP/1.1\r\nho", "st: h\r\nx-a: 1\r\nX-A: 2\r\nCONTENT-length: 12\r\n\r", "\nx-B: 1\r\nC: \r\n"}, "CONTENT-length x-a "},
		{[]string{"GET / HTTP/1.1\r\nHost: h\r\nX-B: v\r\nx-long: " + long + "\r\nbehind: v\r\n\r\n"}, "x-long "},
		{[]string{"GET / HTTP/1.1\r\nhost: h\r\nx-c: v\r\n\r\n"}, "x-c "},
	} {
		for _, piece := range c.pieces {
			if _, err := io.WriteString(conn, piece); err != nil {
				t.Fatal(err)
			}
		}
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil || string(body) != c.want {
			t.Errorf("%.80q: %q, %v, want %q", c.pieces, body, err, c.want)
		}
	}
}

func TestSpellingOfHTTP2(t *testing.T) {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	client := &http.Client{Transport: &http.Transport{Protocols: protocols}}
	defer client.CloseIdleConnections()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+spelled(t), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = http.Header{"X-Mixed": {"v"}, "User-Agent": {"u"}, "Accept-Encoding": {"identity"}}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if body, err := io.ReadAll(answer.Body); err != nil || string(body) != "accept-encoding user-agent x-mixed " {
		t.Errorf("%q, %v", body, err)
	}
}
