package edge

import (
	"net/http"

	"sluice/internal/wire/httpio"
)

// BodyBytesMax is the largest request body that is read. The largest honest ones of the served services are below 2 MiB
// (a full SendMessageBatch in a form); what is larger gets 413 without being read.
const BodyBytesMax = 16 << 20

// Handler serves AWS API calls over HTTP.
func (e *Edge) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, err := httpio.Read(w, r, BodyBytesMax)
		httpio.Write(w, r, e.serve(r.Context(), &passage{request: in, unread: err}))
	})
}
