package wire

import (
	"context"
	"net/http"
	"net/netip"
)

// Request is one HTTP request as the entrances see it, whether it came over a socket or from inside the process. The
// whole body is in memory: the entrances bound it before they read it.
type Request struct {
	Method   string
	Host     string // the Host header or :authority, as sent
	Path     string // still percent-encoded, as sent
	RawQuery string // without the question mark
	Header   http.Header
	// Spelling tells how the peer wrote names of Header, by these; nil where nobody knows. What it returns may be nil, and leaves out the names
	// that are as in Header.
	Spelling func() map[string]string
	Body     []byte
	Secure   bool // it came over TLS, to us or to a proxy that we trust
	// Remote is the peer's address; zero for a caller inside the process.
	Remote netip.AddrPort
}

// Response is what goes back. Header is owned by the receiver once returned.
type Response struct {
	Status int
	Header http.Header
	// Spelling is how the author of headers wrote their names, by the names of Header; nil where nobody knows or all are as in Header.
	Spelling map[string]string
	Body     []byte
	// Stream, if not nil, sends the body piece by piece instead of Body: each is on its way to the peer when send returns, and send's
	// when it was called. It ends with the context, which is the request's, or with an error of send.
	Stream func(ctx context.Context, send func([]byte) error) error
}
