package gateway

import (
	"errors"
	"net/http"

	"sluice/internal/wire/httpio"
)

// Handler serves requests to APIs over HTTP. It panics with http.ErrAbortHandler, as net/http wants it, where a streamed response breaks off.
func (g *Gateway) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, err := httpio.Read(w, r, PayloadBytesMax)
		tooLarge := errors.Is(err, httpio.ErrTooLarge) // which limit refuses, in the API's own words
		if err != nil && !tooLarge {
			http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest) // the body did not arrive whole
			return
		}
		if r.ProtoMajor == 1 && !r.Close {
			w.Header()["Connection"] = []string{"keep-alive"} // recorded, of APIs over HTTP/1.1: LocalStack's test_http_integration_with_lambda
		}
		in.Spelling = func() map[string]string { return httpio.Spelling(r) }
		p := &passage{request: in, tooLarge: tooLarge, client: clientOf(w, r)}
		out := g.serve(r.Context(), p)
		switch p.transfer.state {
		case whole:
			httpio.Write(w, r, out)
		case sending: // the caller must not take what has come for all
			panic(http.ErrAbortHandler)
		}
	})
}
