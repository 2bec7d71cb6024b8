package httpio

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"sluice/internal/wire"
)

// Lot is where the connections of requests wait whose answers are long in coming. net/http keeps two goroutines and some 20 KB for
// each request until it is answered; in a Lot a connection has one goroutine with a small stack, which watches whether the peer leaves.
// When the answer has been sent, the connection goes back to its server with the next request. The zero value is an empty Lot.
type Lot struct {
	waiting atomic.Int64
	all     sync.WaitGroup
}

// Waiting is how many requests wait for their answers.
func (l *Lot) Waiting() int64 { return l.waiting.Load() }

// Drained returns when every request has its answer, or with the context's error.
func (l *Lot) Drained(ctx context.Context) error {
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		l.all.Wait()
	}()
	select {
	case <-drained:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Parkable reports whether a request can wait in a Lot: over HTTP/1.1 alone, and on a connection that stays.
func Parkable(w http.ResponseWriter, r *http.Request) bool {
	_, can := w.(http.Hijacker)
	return can && r.ProtoMajor == 1 && r.ProtoAtLeast(1, 1) && !r.Close
}

// earlyMax is how many bytes of further requests are kept while one waits. A peer that sends more is one that we know nothing of.
const earlyMax = 4 << 10

// Spot is the place of one request in a Lot. The zero value is free.
type Spot struct {
	mu    sync.Mutex
	conn  net.Conn
	ready bool
}

// Ready says that the answer can be had. It may be called at any time, from any goroutine, and does not block.
func (s *Spot) Ready() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ready = true
	if s.conn != nil {
		_ = s.conn.SetReadDeadline(time.Unix(1, 0)) // ends the watch; a connection that is closed ended it already
	}
}

func (s *Spot) isReady() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ready
}

// Park takes the connection of a request from its server, and returns at once: the handler must return too, and touch neither w nor r
// again. When Ready is called or the peer leaves, finish is called, once, and what it returns is the answer. A request that cannot be
// parked after all is finished before the return, without an answer to anyone.
func (l *Lot) Park(w http.ResponseWriter, r *http.Request, s *Spot, finish func() *wire.Response) {
	server := r.Context().Value(http.ServerContextKey).(*http.Server)
	conn, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		finish() // nobody is there any more
		return
	}
	early, _ := buffered.Peek(buffered.Reader.Buffered())
	v := &visit{conn: unwrapped(conn), spot: s, early: bytes.Clone(early), server: server}
	s.mu.Lock()
	if s.conn = v.conn; s.ready {
		_ = s.conn.SetReadDeadline(time.Unix(1, 0))
	}
	s.mu.Unlock()
	l.waiting.Add(1)
	l.all.Add(1)
	go l.await(v, finish) // ends when Ready is called or the connection ends; Drained waits for it
}

// visit is a connection while it is not its server's.
type visit struct {
	conn   net.Conn
	spot   *Spot
	early  []byte // what came of the next request
	server *http.Server
}

func (l *Lot) await(v *visit, finish func() *wire.Response) {
	defer l.all.Done()
	stays := v.watch()
	answer := finish()
	l.waiting.Add(-1)
	if !stays || v.write(answer) != nil {
		_ = v.conn.Close()
		return
	}
	go v.idle() // a stack of its own, for this one has grown; ends with the connection, or when it is the server's again
}

// watch returns when the spot is ready, or false when the peer has left.
func (v *visit) watch() bool {
	var b [1]byte // more is not to be expected
	for !v.spot.isReady() {
		n, err := v.conn.Read(b[:])
		v.early = append(v.early, b[:n]...)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			continue // it is ready
		}
		if err != nil || len(v.early) > earlyMax {
			return false
		}
	}
	return true
}

// write sends the answer.
func (v *visit) write(answer *wire.Response) error {
	header := make(http.Header, len(answer.Header)+2)
	for k, v := range answer.Header {
		header[answer.Spelled(k)] = v
	}
	header["Date"] = []string{time.Now().UTC().Format(http.TimeFormat)}
	header["Content-Length"] = []string{strconv.Itoa(len(answer.Body))}
	out := bytes.NewBuffer(make([]byte, 0, 512+len(answer.Body)))
	out.WriteString("HTTP/1.1 " + strconv.Itoa(answer.Status) + " " + http.StatusText(answer.Status) + "\r\n")
	_ = header.Write(out) // a buffer takes everything
	out.WriteString("\r\n")
	out.Write(answer.Body)
	if err := v.conn.SetDeadline(within(v.server.WriteTimeout)); err != nil {
		return err
	}
	_, err := v.conn.Write(out.Bytes())
	return err
}

// within is the end of a time that the server gives its peers; 0 is without end.
func within(timeout time.Duration) time.Time {
	if timeout <= 0 {
		return time.Time{}
	}
	return time.Now().Add(timeout)
}

// idle gives the connection back to its server when the next request begins.
func (v *visit) idle() {
	if len(v.early) == 0 {
		var b [1]byte
		_ = v.conn.SetDeadline(within(v.server.IdleTimeout)) // the read tells
		n, err := v.conn.Read(b[:])
		if n == 0 || err != nil {
			_ = v.conn.Close()
			return
		}
		v.early = b[:n]
	}
	_ = v.conn.SetDeadline(time.Time{})
	back := &resumed{Conn: v.conn, early: v.early}
	one := &listener{conn: back}
	if secure, ok := v.conn.(connectionStater); ok {
		one.conn = &resumedTLS{resumed: back, connectionStater: secure}
	}
	_ = v.server.Serve(one) // returns at once: the server serves it, or has shut down
	if one.conn != nil {
		_ = v.conn.Close()
	}
}
