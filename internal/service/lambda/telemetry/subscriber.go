package telemetry

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"sluice/internal/clock"
)

// subscriber keeps the events of one subscription. Its fields belong to the Stream's mutex, but for current, connection and transport, which are run's.
type subscriber struct {
	Subscription
	current Subscription // that of the batch under way
	stream  *Stream
	wake    chan struct{}

	lines     [][]byte
	size      int // of lines, in bytes
	lost      int
	lostBytes int
	due       bool // the time, or the size, of what is kept is reached
	timer     clock.Timer
	conn      net.Conn        // TCP
	transport *http.Transport // HTTP
}

// add keeps an event, or drops it. The Stream is locked.
func (s *subscriber) add(line []byte) {
	if s.size+len(line) > bufferBytesMax {
		s.lost++
		s.lostBytes += len(line)
		return
	}
	s.lines = append(s.lines, line)
	s.size += len(line)
	switch {
	case len(s.lines) >= s.Items || s.size >= s.Bytes:
		s.due = true
		s.ring()
	case len(s.lines) == 1:
		s.arm()
	}
}

// arm calls for sending when the first event kept has waited long enough.
func (s *subscriber) arm() {
	if s.timer != nil {
		s.timer.Reset(s.Timeout)
		return
	}
	s.timer = s.stream.clock.AfterFunc(s.Timeout, func() {
		s.stream.mu.Lock()
		defer s.stream.mu.Unlock()
		s.due = true
		s.ring()
	})
}

func (s *subscriber) ring() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// run sends batches until the Stream is closed.
func (s *subscriber) run() {
	defer s.stream.work.Done()
	defer s.hangUp()
	for {
		select {
		case <-s.stream.ctx.Done():
			return
		case <-s.wake:
		}
		for {
			batch := s.take()
			if len(batch) == 0 {
				break
			}
			s.deliver(batch)
		}
	}
}

// take takes what is to be sent now: one batch.
func (s *subscriber) take() [][]byte {
	s.stream.mu.Lock()
	defer s.stream.mu.Unlock()
	if s.stream.held || !s.due || s.stream.closed {
		return nil
	}
	s.current = s.Subscription
	if s.lost > 0 && s.Kinds&Platform != 0 {
		s.lines = append(s.lines, encode("platform.logsDropped", s.stream.clock.Now(), dropped(s.lost, s.lostBytes)))
	}
	s.lost, s.lostBytes = 0, 0
	n, size := 0, 0
	for n < len(s.lines) && n < s.Items && (n == 0 || size+len(s.lines[n]) <= s.Bytes) {
		size += len(s.lines[n])
		n++
	}
	batch := s.lines[:n:n]
	s.lines = s.lines[n:]
	s.size = max(s.size-size, 0)
	if len(s.lines) == 0 {
		s.lines, s.size, s.due = nil, 0, false
	}
	return batch
}

// deliver sends a batch, a few times if need be; then it is lost, as it is with AWS.
func (s *subscriber) deliver(batch [][]byte) {
	pause := pauseMin
	for try := 1; ; try++ {
		err := s.send(batch)
		if err == nil {
			return
		}
		s.hangUp()
		if try == triesMax || clock.Wait(s.stream.ctx, s.stream.clock, pause) != nil {
			break
		}
		pause *= 2
	}
	s.stream.mu.Lock()
	defer s.stream.mu.Unlock()
	s.lost += len(batch)
	for _, line := range batch {
		s.lostBytes += len(line)
	}
}

func (s *subscriber) send(batch [][]byte) error {
	ctx, cancel := context.WithTimeout(s.stream.ctx, deliverMax)
	defer cancel()
	if s.current.TCP {
		return s.sendTCP(ctx, batch)
	}
	return s.sendHTTP(ctx, batch)
}

func (s *subscriber) hangUp() {
	if s.conn != nil {
		_ = s.conn.Close()
		s.conn = nil
	}
	if s.transport != nil {
		s.transport.CloseIdleConnections()
	}
}

// sendTCP writes the events as lines.
func (s *subscriber) sendTCP(ctx context.Context, batch [][]byte) error {
	if s.conn == nil {
		conn, err := s.stream.dial(ctx, s.current.Port)
		if err != nil {
			return err
		}
		s.conn = conn
	}
	stop := context.AfterFunc(ctx, func() { _ = s.conn.SetWriteDeadline(time.Unix(1, 0)) })
	defer stop()
	_, err := s.conn.Write(join(batch, "", "\n", "\n"))
	return err
}

// sendHTTP sends the events as an array.
func (s *subscriber) sendHTTP(ctx context.Context, batch [][]byte) error {
	if s.transport == nil {
		s.transport = &http.Transport{
			DisableCompression: true,
			MaxIdleConns:       1,
			DialContext:        func(ctx context.Context, _, _ string) (net.Conn, error) { return s.stream.dial(ctx, s.current.Port) },
		}
	}
	method := http.MethodPost
	if s.current.Put {
		method = http.MethodPut
	}
	address := fmt.Sprintf("http://sandbox.localdomain:%d%s", s.current.Port, s.current.Path)
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(join(batch, "[", ",", "]")))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := s.transport.RoundTrip(request)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10))
	_ = answer.Body.Close()
	if answer.StatusCode >= 300 {
		return fmt.Errorf("the subscriber answered %s", answer.Status)
	}
	return nil
}

// join puts events into one body.
func join(batch [][]byte, open, between, end string) []byte {
	size := len(open) + len(end)
	for _, line := range batch {
		size += len(line) + len(between)
	}
	b := append(make([]byte, 0, size), open...)
	for n, line := range batch {
		if n > 0 {
			b = append(b, between...)
		}
		b = append(b, line...)
	}
	return append(b, end...)
}
