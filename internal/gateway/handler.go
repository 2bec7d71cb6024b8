package gateway

import (
	"bytes"
	"errors"
	"net/http"
	"net/netip"
	"strconv"
	"strings"

	"sluice/internal/wire"
)

// Handler serves requests to APIs over HTTP.
func (g *Gateway) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := receive(w, r)
		if err != nil {
			http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest) // the body did not arrive whole
			return
		}
		send(w, r, g.serve(r.Context(), p))
	})
}

// receive takes a request off the wire with its body, which is left alone when it is too large.
func receive(w http.ResponseWriter, r *http.Request) (*passage, error) {
	remote, _ := netip.ParseAddrPort(r.RemoteAddr) // a Unix socket's peer has none
	p := &passage{request: &wire.Request{
		Method: r.Method, Host: r.Host, Path: rawPath(r), RawQuery: r.URL.RawQuery, Header: r.Header, Secure: r.TLS != nil, Remote: remote,
	}}
	if r.ContentLength > PayloadBytesMax {
		p.tooLarge = true
		return p, nil
	}
	body, err := readBody(w, r)
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		p.tooLarge = true
		return p, nil
	}
	p.request.Body = body
	return p, err
}

// announcedBytesMax is how much memory a request gets because it says it will fill it; beyond, memory follows what arrives.
const announcedBytesMax = 64 << 10

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength == 0 {
		return nil, nil
	}
	body := r.Body
	if r.ContentLength < 0 {
		body = http.MaxBytesReader(w, body, PayloadBytesMax)
	}
	buffer := bytes.NewBuffer(make([]byte, 0, min(max(r.ContentLength, 0), announcedBytesMax)+bytes.MinRead))
	_, err := buffer.ReadFrom(body)
	return buffer.Bytes(), err
}

// rawPath is the path as it was sent: what is mapped from it keeps its encoding.
func rawPath(r *http.Request) string {
	if path, _, _ := strings.Cut(r.RequestURI, "?"); strings.HasPrefix(path, "/") {
		return path
	}
	return r.URL.EscapedPath() // the absolute form, which proxies send
}

// send puts an answer on the wire. A HEAD request gets the length of what it does not get; two statuses have no body at all.
func send(w http.ResponseWriter, r *http.Request, out *wire.Response) {
	h := w.Header()
	for k, v := range out.Header {
		h[k] = v
	}
	if out.Status == http.StatusNoContent || out.Status == http.StatusNotModified {
		w.WriteHeader(out.Status)
		return
	}
	h["Content-Length"] = []string{strconv.Itoa(len(out.Body))}
	w.WriteHeader(out.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(out.Body) // a peer that is gone needs no answer
	}
}
