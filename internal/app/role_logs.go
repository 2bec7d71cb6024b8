package app

import (
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/clock"
	"sluice/internal/service/cloudwatchlogs"
	"sluice/internal/service/sts"
)

// roleLogs puts lines of stages, functions and executions into CloudWatch Logs, each as the role of whom it is from and as far as its policies
// allow. Who writes does not wait for the disk; the lines of one stream stay in their order. What a role may not write is lost: it is counted,
// the server's log says so once, and the denial log why.
type roleLogs struct {
	events    *cloudwatchlogs.Service
	sts       *sts.Service
	authority authority
	clock     clock.Clock
	log       *slog.Logger
	denials   *lineLog           // nil for none
	lost      prometheus.Counter // bytes that were not taken, or might not be written

	queue          chan roleLines
	waiting        atomic.Int64 // bytes of what was offered
	stopping, done chan struct{}
	// rights are what was found out of late; of the one goroutine.
	rights map[logWriter]right
}

// logWriter is who writes to a group, and as which role.
type logWriter struct {
	account, region, group string
	role                   string // ARN; empty for who logs nothing here
	principal              string // that assumes it
	session                string
	source                 string // the ARN that it assumes it for; empty for none
	create                 bool   // the group, if it is not there
	// delivers says that it is a delivery, for which the role needs other permissions: see rights.
	delivers bool
}

// roleLines is what one has to say to a stream.
type roleLines struct {
	logWriter

	stream string
	lines  []cloudwatchlogs.Line
	size   int64 // what it takes of roleBytesMax
}

// bytes is how much the lines say.
func (x *roleLines) bytes() (n int64) {
	for i := range x.lines {
		n += int64(len(x.lines[i].Text))
	}
	return n
}

// right is whether a group may be written, and until when that is believed.
type right struct {
	allowed bool
	until   time.Time
}

const (
	// roleLinesMax is how many times what was said may wait, roleBytesMax how much of it that nobody is held back for.
	roleLinesMax = 1024
	roleBytesMax = 64 << 20
	// rightLifetime is how long a change of roles and policies may take to count here. rightsMax bounds the memory of it.
	rightLifetime = 10 * time.Second
	rightsMax     = 1024
)

// start begins to write.
func (l *roleLogs) start() {
	l.queue, l.rights = make(chan roleLines, roleLinesMax), map[logWriter]right{}
	l.stopping, l.done = make(chan struct{}), make(chan struct{})
	go l.run() // ends with close, which waits for it
}

// close writes what waits, and nothing that comes after it. It may be called on nil, and on one that has not begun.
func (l *roleLogs) close() {
	if l != nil && l.queue != nil {
		close(l.stopping)
		<-l.done
	}
}

func (l *roleLogs) run() {
	defer close(l.done)
	for {
		select {
		case x := <-l.queue:
			l.put(&x)
		case <-l.stopping:
			for range len(l.queue) {
				x := <-l.queue
				l.put(&x)
			}
			return
		}
	}
}

// offer does not wait: what comes while too much waits is left out, and counted.
func (l *roleLogs) offer(x *roleLines) {
	if x.role == "" {
		return
	}
	x.size = x.bytes()
	if l.waiting.Add(x.size) <= roleBytesMax {
		select {
		case l.queue <- *x:
			return
		default:
		}
	}
	l.waiting.Add(-x.size)
	l.lost.Add(float64(x.size))
}

// send waits while too much waits, and so holds back who writes more than can be taken.
func (l *roleLogs) send(x *roleLines) {
	select {
	case l.queue <- *x:
	case <-l.done:
	}
}

func (l *roleLogs) put(x *roleLines) {
	defer l.waiting.Add(-x.size)
	if !l.may(x) {
		l.lost.Add(float64(x.bytes()))
		return
	}
	if err := l.events.Write(x.account, x.region, x.group, x.stream, x.lines); err != nil {
		l.log.Debug("lines not logged", slog.String("group", x.group), slog.Any("error", err)) // they are counted there
	}
}
