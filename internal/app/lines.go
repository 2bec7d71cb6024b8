package app

import (
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/prometheus/client_golang/prometheus"
)

// line is one line of the access log under way: a JSON object whose empty members are left out.
type line []byte

func beginLine(b []byte, start time.Time, requestID string) line {
	b = append(b, `{"time":"`...)
	b = start.UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z")
	b = append(b, `","requestId":"`...)
	b = append(b, requestID...)
	return append(b, '"')
}

func (l line) text(name, value string) line {
	if value == "" {
		return l
	}
	l = append(append(append(l, `,"`...), name...), `":`...)
	l, _ = jsontext.AppendQuote(l, value) // what is no UTF-8 is replaced
	return l
}

func (l line) number(name string, value int64) line {
	l = append(append(append(l, `,"`...), name...), `":`...)
	return strconv.AppendInt(l, value, 10)
}

func (l line) end() []byte { return append(l, "}\n"...) }

// accessLog writes lines through a buffer: lines reach the file after a second at most, or when the buffer is full. A file that
// cannot be written loses lines rather than calls; how many is in the metrics. A nil accessLog writes nothing.
type accessLog struct {
	mu     sync.Mutex
	buffer []byte
	out    io.WriteCloser
	lost   prometheus.Counter
	stop   chan struct{}
	done   chan struct{}
}

const (
	accessBufferBytes = 64 << 10
	accessFlush       = time.Second
)

func newAccessLog(out io.WriteCloser, metrics prometheus.Registerer) *accessLog {
	l := &accessLog{
		buffer: make([]byte, 0, accessBufferBytes), out: out, stop: make(chan struct{}), done: make(chan struct{}),
		lost: prometheus.NewCounter(prometheus.CounterOpts{Name: "sluice_access_log_lost_bytes_total", Help: "Bytes of the access log that could not be written."}),
	}
	metrics.MustRegister(l.lost)
	go l.flushEverySecond()
	return l
}

func (l *accessLog) write(line func([]byte) []byte) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buffer = line(l.buffer)
	if len(l.buffer) >= accessBufferBytes-4096 {
		l.flush()
	}
}

// flush writes the buffer; the caller holds the lock.
func (l *accessLog) flush() {
	if len(l.buffer) == 0 {
		return
	}
	if n, err := l.out.Write(l.buffer); err != nil {
		l.lost.Add(float64(len(l.buffer) - n))
	}
	l.buffer = l.buffer[:0]
}

func (l *accessLog) flushEverySecond() {
	defer close(l.done)
	tick := time.NewTicker(accessFlush)
	defer tick.Stop()
	for {
		select {
		case <-l.stop:
			return
		case <-tick.C:
			l.mu.Lock()
			l.flush()
			l.mu.Unlock()
		}
	}
}

func (l *accessLog) close() error {
	if l == nil {
		return nil
	}
	close(l.stop)
	<-l.done
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flush()
	if err := l.out.Close(); err != nil {
		return fmt.Errorf("close the access log: %w", err)
	}
	return nil
}
