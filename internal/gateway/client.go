package gateway

import (
	"net/http"
	"time"

	"sluice/internal/wire"
)

// client is the connection to the caller, for a response that goes there as it comes. The zero value is a caller from inside the process.
type client struct {
	w http.ResponseWriter
	// takesPieces says that the caller can tell a whole body from a broken one. In HTTP/1.0 the end of the connection is all that there is.
	takesPieces bool
}

func clientOf(w http.ResponseWriter, r *http.Request) client { return client{w, r.ProtoAtLeast(1, 1)} }

// answerDuration is how long the caller may take for an answer, once it is there.
const answerDuration = 2 * time.Minute

// allow gives the answer d more than the server gives to others: its limit is for callers who are slow, and here it is the endpoint that
// may be.
func (c client) allow(d time.Duration) {
	if c.w != nil {
		c.limit(d + answerDuration)
	}
}

// limit bounds how long from now writing may take; 0 is no bound. Connections know the machine's clock alone. A server without limits has
// none to change.
func (c client) limit(d time.Duration) {
	var deadline time.Time
	if d > 0 {
		deadline = time.Now().Add(d)
	}
	_ = http.NewResponseController(c.w).SetWriteDeadline(deadline)
}

// begin sends status and headers. What has a body gets chunks, which tell when they are complete.
func (c client) begin(r *wire.Response, patience time.Duration) error {
	h := c.w.Header()
	for name, values := range r.Header {
		h[r.Spelled(name)] = values
	}
	c.w.WriteHeader(r.Status)
	return c.send(nil, patience)
}

// send sends a piece of the body, and returns when the connection has taken it. What comes between two pieces has no limit here: HTTP/2 would
// end the stream at one, whether or not anything is being written.
func (c client) send(piece []byte, patience time.Duration) error {
	c.limit(patience)
	defer c.limit(0)
	if len(piece) > 0 {
		if _, err := c.w.Write(piece); err != nil {
			return err
		}
	}
	return http.NewResponseController(c.w).Flush()
}
