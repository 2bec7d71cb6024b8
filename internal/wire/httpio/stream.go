package httpio

import (
	"net/http"
	"time"

	"sluice/internal/wire"
)

// pieceTimeout is how long a peer may take to read one piece of a stream; a stream as a whole may go on for hours.
const pieceTimeout = 30 * time.Second

// stream sends an answer whose body comes piece by piece. The server's deadlines, which are for a whole request and a whole answer, give
// way to one for each piece. Between two pieces there is none: HTTP/2 would end the stream at it, whether or not anything is being written. A
// stream that breaks off ends the connection, so that the peer can tell it from one that is complete.
func stream(w http.ResponseWriter, r *http.Request, out *wire.Response) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // a writer that has no deadlines needs none lifted
	send := func(piece []byte) error {
		_ = control.SetWriteDeadline(time.Now().Add(pieceTimeout))
		defer func() { _ = control.SetWriteDeadline(time.Time{}) }()
		if len(piece) > 0 {
			if _, err := w.Write(piece); err != nil {
				return err
			}
		}
		return control.Flush()
	}
	w.WriteHeader(out.Status)
	_ = send(nil) // the first piece may be long in coming; who cannot take this cannot take that
	if err := out.Stream(r.Context(), send); err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = control.SetWriteDeadline(time.Now().Add(pieceTimeout)) // for what net/http writes behind the last piece
}
