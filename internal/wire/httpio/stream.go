package httpio

import (
	"net/http"
	"time"

	"sluice/internal/wire"
)

// pieceTimeout is how long a peer may take to read one piece of a stream; a stream as a whole may go on for hours.
const pieceTimeout = 30 * time.Second

// stream sends an answer whose body comes piece by piece. A stream that breaks off ends the connection, so that the peer can tell it from
// one that is complete.
func stream(w http.ResponseWriter, r *http.Request, out *wire.Response) {
	p := begin(w, r, out)
	if err := out.Stream(r.Context(), p.Send); err != nil {
		panic(http.ErrAbortHandler)
	}
	p.End()
}

// Pieces is an answer whose body goes out piece by piece. It is one goroutine's.
type Pieces struct {
	w       http.ResponseWriter
	control *http.ResponseController
	// bare is an answer that has no body, whatever is sent.
	bare bool
}

// Begin sends status and headers of an answer; its body follows by Send and End. The server's deadlines, which are for a whole request and
// a whole answer, give way to one for each piece. Who does not get as far as End must end the connection, by a panic with
// http.ErrAbortHandler: without it a body that breaks off looks complete. HTTP/1.0 cannot tell the two apart at all: see TakesPieces.
func Begin(w http.ResponseWriter, r *http.Request, out *wire.Response) *Pieces {
	h := w.Header()
	for k, v := range out.Header {
		h[out.Spelled(k)] = v
	}
	return begin(w, r, out)
}

// TakesPieces reports whether the peer can tell a whole body from one that broke off: in HTTP/1.0 the connection's end is all there is.
func TakesPieces(r *http.Request) bool { return r.ProtoAtLeast(1, 1) }

func begin(w http.ResponseWriter, r *http.Request, out *wire.Response) *Pieces {
	p := &Pieces{
		w: w, control: http.NewResponseController(w),
		bare: r.Method == http.MethodHead || out.Status == http.StatusNoContent || out.Status == http.StatusNotModified,
	}
	_ = p.control.SetReadDeadline(time.Time{}) // a writer that has no deadlines needs none lifted
	w.WriteHeader(out.Status)
	_ = p.Send(nil) // the first piece may be long in coming; who cannot take this cannot take that
	return p
}

// Send sends a piece, and returns when the connection has taken it. Between two pieces there is no deadline: HTTP/2 would end the stream at
// it, whether or not anything is being written.
func (p *Pieces) Send(piece []byte) error {
	_ = p.control.SetWriteDeadline(time.Now().Add(pieceTimeout))
	defer func() { _ = p.control.SetWriteDeadline(time.Time{}) }()
	if len(piece) > 0 && !p.bare {
		if _, err := p.w.Write(piece); err != nil {
			return err
		}
	}
	return p.control.Flush()
}

// End says that the body is complete. What net/http writes behind it has a deadline too.
func (p *Pieces) End() { _ = p.control.SetWriteDeadline(time.Now().Add(pieceTimeout)) }

// Allow gives an answer that is not there yet d more than the server gives to others, and lifts the limit on the request, which has come: it
// is what is asked that is slow, and not the peer.
func Allow(w http.ResponseWriter, d time.Duration) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // a writer that has no deadlines needs none lifted
	_ = control.SetWriteDeadline(time.Now().Add(d + answerDuration))
}

// answerDuration is how long the peer may take for an answer, once it is there.
const answerDuration = 2 * time.Minute
