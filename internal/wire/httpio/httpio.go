// Package httpio takes requests off the wire and puts answers on it, for every entrance that speaks HTTP: net/http on the one
// side, wire.Request and wire.Response on the other.
//
// Invariants: no more memory is taken than the limit that the entrance names, and what a peer only announces costs 64 KiB at
// most; path and query are the bytes that were sent, because signatures and mappings are over those. What to answer to a body
// that is too large, or that breaks off, is the entrance's business.
package httpio

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strconv"
	"strings"

	"sluice/internal/wire"
)

// ErrTooLarge is what Read answers for a body beyond the limit.
var ErrTooLarge = errors.New("the request's body is too large")

// AnnouncedBytesMax is how much memory a request gets because it says that it will fill it; beyond, memory follows what
// arrives. A peer that announces much and sends nothing holds this and no more.
const AnnouncedBytesMax = 64 << 10

// Read takes a request with its body off the wire. A body of more than bodyBytesMax bytes is ErrTooLarge, and not read
// further than that; one that does not arrive whole is the connection's error. With either the request is there all the same,
// without its body.
func Read(w http.ResponseWriter, r *http.Request, bodyBytesMax int64) (*wire.Request, error) {
	in := Head(r)
	body, err := Body(w, r, bodyBytesMax)
	if err != nil {
		return in, err
	}
	in.Body = body
	return in, nil
}

// Head is the request without its body, of which nothing is read.
func Head(r *http.Request) *wire.Request {
	remote, _ := netip.ParseAddrPort(r.RemoteAddr) // a Unix socket's peer has none
	return &wire.Request{
		Method: r.Method, Host: r.Host, Path: path(r), RawQuery: r.URL.RawQuery, Header: r.Header, Secure: r.TLS != nil, Remote: remote,
	}
}

// path is the path as it was sent. An absolute form without a path means the root (RFC 9112, section 3.2.2).
func path(r *http.Request) string {
	if sent, _, _ := strings.Cut(r.RequestURI, "?"); strings.HasPrefix(sent, "/") {
		return sent
	}
	if sent := r.URL.EscapedPath(); sent != "" { // the absolute form, which proxies send
		return sent
	}
	return "/"
}

// Body reads the request's body. Its errors are those of Read.
func Body(w http.ResponseWriter, r *http.Request, bytesMax int64) ([]byte, error) {
	switch {
	case r.ContentLength == 0:
		return nil, nil
	case r.ContentLength > bytesMax:
		return nil, ErrTooLarge
	case r.ContentLength > 0:
		return readAnnounced(r.Body, r.ContentLength)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bytesMax))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, ErrTooLarge
	case err != nil:
		return nil, fmt.Errorf("read a chunked body: %w", err)
	}
	return body, nil
}

// readAnnounced reads n bytes: in one piece if they are few, otherwise into a buffer that doubles as it fills.
func readAnnounced(from io.Reader, n int64) ([]byte, error) {
	body, have := make([]byte, min(n, AnnouncedBytesMax)), 0
	for {
		k, err := io.ReadFull(from, body[have:])
		have += k
		if err != nil {
			return nil, fmt.Errorf("read a body, %d bytes of %d: %w", have, n, err)
		}
		if int64(have) == n {
			return body, nil
		}
		larger := make([]byte, min(n, 2*int64(len(body))))
		copy(larger, body)
		body = larger
	}
}

// Write puts an answer on the wire. An answer to HEAD has the length of the body that it leaves out; 204 and 304 have neither
// (RFC 9110, sections 8.6 and 15). Names are spelled as AWS does. out's header is given away.
func Write(w http.ResponseWriter, r *http.Request, out *wire.Response) {
	h := w.Header()
	for k, v := range out.Header {
		h[out.Spelled(k)] = v
	}
	if out.Status == http.StatusNoContent || out.Status == http.StatusNotModified {
		w.WriteHeader(out.Status)
		return
	}
	if out.Stream != nil {
		stream(w, r, out)
		return
	}
	if r.Method != http.MethodHead || h["Content-Length"] == nil { // who answers HEAD may know the length of a body that was never made
		h["Content-Length"] = []string{strconv.Itoa(len(out.Body))}
	}
	w.WriteHeader(out.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(out.Body) // a peer that is gone needs no answer
	}
}
