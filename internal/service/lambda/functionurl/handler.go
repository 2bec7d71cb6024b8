package functionurl

import (
	"crypto/tls"
	"net/http"
	"strings"

	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
)

// client is the connection to the caller.
type client struct {
	w http.ResponseWriter
	r *http.Request
}

// Handler serves requests over HTTP. It panics with http.ErrAbortHandler, as net/http wants it, where a streamed answer breaks off.
func (e *Entrance) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &passage{client: client{w, r}, request: httpio.Head(r)}
		e.serve(r.Context(), p)
		switch {
		case p.flow == nil || p.flow.pieces == nil:
			httpio.Write(w, r, p.response)
		case p.broken != nil:
			panic(http.ErrAbortHandler) // the caller must not take what has come for all
		default:
			p.flow.pieces.End()
		}
	})
}

// begin sends status and headers of a streamed answer.
func (c client) begin(r *wire.Response) *httpio.Pieces { return httpio.Begin(c.w, c.r, r) }

// persistent reports whether the connection stays, which AWS says in HTTP/1.1.
func (c client) persistent() bool { return c.r.ProtoMajor == 1 && !c.r.Close }

// tls are version and cipher suite of the connection as headers of events name them: "TLSv1.3", "TLS_AES_128_GCM_SHA256", and OpenSSL's names
// for the suites of TLS 1.2, "ECDHE-RSA-AES128-GCM-SHA256" (published events). Empty without TLS.
func (c client) tls() (version, suite string) {
	s := c.r.TLS
	if s == nil {
		return "", ""
	}
	version, suite = strings.Replace(tls.VersionName(s.Version), "TLS ", "TLSv", 1), tls.CipherSuiteName(s.CipherSuite)
	if s.Version < tls.VersionTLS13 {
		suite = strings.NewReplacer("TLS_", "", "WITH_", "", "AES_128", "AES128", "AES_256", "AES256", "_", "-").Replace(suite)
		suite = strings.Replace(suite, "CHACHA20-POLY1305-SHA256", "CHACHA20-POLY1305", 1)
	}
	return version, suite
}
