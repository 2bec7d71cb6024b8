package edge

import (
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strconv"
	"strings"

	"sluice/internal/wire"
)

// BodyBytesMax is the largest request body that is read. The largest honest ones of the served services are below 2 MiB
// (a full SendMessageBatch in a form); what is larger gets 413 without being read.
const BodyBytesMax = 16 << 20

// Handler serves AWS API calls over HTTP.
func (e *Edge) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, err := ReadRequest(w, r, BodyBytesMax)
		if err != nil {
			return // ReadRequest has answered
		}
		WriteResponse(w, e.Serve(r.Context(), in))
	})
}

// ReadRequest takes a request with its whole body off the wire. One that is too large, or does not arrive whole, is
// answered here, and the error says that there is nothing more to do.
func ReadRequest(w http.ResponseWriter, r *http.Request, bodyMax int64) (*wire.Request, error) {
	body, err := readBody(w, r, bodyMax)
	if err != nil {
		var tooLarge *http.MaxBytesError
		status := http.StatusBadRequest
		if errors.As(err, &tooLarge) {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, http.StatusText(status), status)
		return nil, err
	}
	remote, _ := netip.ParseAddrPort(r.RemoteAddr) // a Unix socket's peer has none
	return &wire.Request{
		Method: r.Method, Host: r.Host, Path: rawPath(r), RawQuery: r.URL.RawQuery,
		Header: r.Header, Body: body, Secure: r.TLS != nil, Remote: remote,
	}, nil
}

// rawPath is the path as it was sent: a signature is over those bytes.
func rawPath(r *http.Request) string {
	if path, _, _ := strings.Cut(r.RequestURI, "?"); strings.HasPrefix(path, "/") {
		return path
	}
	return r.URL.EscapedPath() // the absolute form, which proxies send
}

func readBody(w http.ResponseWriter, r *http.Request, bodyMax int64) ([]byte, error) {
	if r.ContentLength > bodyMax {
		return nil, &http.MaxBytesError{Limit: bodyMax}
	}
	limited := http.MaxBytesReader(w, r.Body, bodyMax)
	if r.ContentLength < 0 {
		return io.ReadAll(limited)
	}
	body := make([]byte, r.ContentLength)
	_, err := io.ReadFull(limited, body)
	return body, err
}

// WriteResponse puts an answer on the wire.
func WriteResponse(w http.ResponseWriter, out *wire.Response) {
	h := w.Header()
	for k, v := range out.Header {
		h[k] = v
	}
	h["Content-Length"] = []string{strconv.Itoa(len(out.Body))}
	w.WriteHeader(out.Status)
	_, _ = w.Write(out.Body) // a peer that is gone needs no answer
}
