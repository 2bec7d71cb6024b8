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

// line is one line of a log under way: a JSON object whose empty members are left out.
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

// flag writes a member that is true or false.
func (l line) flag(name string, value bool) line {
	l = append(append(append(l, `,"`...), name...), `":`...)
	return strconv.AppendBool(l, value)
}

// raw writes a member whose value is JSON already.
func (l line) raw(name string, value []byte) line {
	return append(append(append(append(l, `,"`...), name...), `":`...), value...)
}

func (l line) end() []byte { return append(l, "}\n"...) }

// lineLog writes lines of JSON to a file. A file that cannot be written loses lines rather than calls; how many bytes is in the
// metrics. A nil lineLog writes nothing.
type lineLog struct {
	mu     sync.Mutex
	buffer []byte
	out    io.WriteCloser
	lost   prometheus.Counter
	// through says that each line goes to the file at once. Otherwise lines go through a buffer, and reach the file after a second at
	// most or when the buffer is full.
	through bool
	stop    chan struct{}
	done    chan struct{}
}

const (
	lineBufferBytes = 64 << 10
	lineFlush       = time.Second
)

// lostBytes counts what logs could not write, by log.
func lostBytes(metrics prometheus.Registerer) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "sluice_log_lost_bytes_total", Help: "Bytes of a log that could not be written."}, []string{"log"})
	metrics.MustRegister(v)
	return v
}

func newLineLog(out io.WriteCloser, lost prometheus.Counter, through bool) *lineLog {
	l := &lineLog{
		buffer: make([]byte, 0, lineBufferBytes), out: out, lost: lost, through: through, stop: make(chan struct{}), done: make(chan struct{}),
	}
	go l.flushEverySecond()
	return l
}

func (l *lineLog) write(line func([]byte) []byte) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buffer = line(l.buffer)
	if l.through || len(l.buffer) >= lineBufferBytes-4096 {
		l.flush()
	}
}

// flush writes the buffer; the caller holds the lock.
func (l *lineLog) flush() {
	if len(l.buffer) == 0 {
		return
	}
	if n, err := l.out.Write(l.buffer); err != nil {
		l.lost.Add(float64(len(l.buffer) - n))
	}
	l.buffer = l.buffer[:0]
	if cap(l.buffer) > 4*lineBufferBytes { // a long line is no reason to keep that much
		l.buffer = make([]byte, 0, lineBufferBytes)
	}
}

func (l *lineLog) flushEverySecond() {
	defer close(l.done)
	tick := time.NewTicker(lineFlush)
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

func (l *lineLog) close() error {
	if l == nil {
		return nil
	}
	close(l.stop)
	<-l.done
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flush()
	if err := l.out.Close(); err != nil {
		return fmt.Errorf("close a log: %w", err)
	}
	return nil
}
