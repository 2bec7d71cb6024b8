package gateway

import (
	"errors"
	"net/http"

	"sluice/internal/wire/httpio"
)

// Handler serves requests to APIs over HTTP.
func (g *Gateway) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, err := httpio.Read(w, r, PayloadBytesMax)
		tooLarge := errors.Is(err, httpio.ErrTooLarge) // which limit refuses, in the API's own words
		if err != nil && !tooLarge {
			http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest) // the body did not arrive whole
			return
		}
		httpio.Write(w, r, g.serve(r.Context(), &passage{request: in, tooLarge: tooLarge}))
	})
}
