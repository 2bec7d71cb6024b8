package app

import (
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/api/logsapi"
	"sluice/internal/arn"
	"sluice/internal/clock"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatchlogs"
	"sluice/internal/service/sts"
)

// roleLogs puts lines of stages and functions into CloudWatch Logs, each as the role of whom it is from and as far as its policies allow. Who
// writes does not wait for the disk; the lines of one stream stay in their order.
type roleLogs struct {
	events    *cloudwatchlogs.Service
	sts       *sts.Service
	authority authority
	clock     clock.Clock
	log       *slog.Logger
	lost      prometheus.Counter // bytes that offer has not taken

	queue          chan roleLines
	stopping, done chan struct{}
	// rights are what was found out of late; of the one goroutine.
	rights map[logWriter]right
}

// logWriter is who writes to a group, and as which role.
type logWriter struct {
	account, region, group string
	role                   string // ARN; empty may nothing
	principal              string // that assumes it
	session                string
	source                 string // the ARN that it assumes it for; empty for none
	create                 bool   // the group, if it is not there
}

// roleLines is what one has to say to a stream.
type roleLines struct {
	logWriter

	stream string
	lines  []cloudwatchlogs.Line
}

// right is whether a group may be written, and until when that is believed.
type right struct {
	allowed bool
	until   time.Time
}

const (
	// roleLinesMax is how many times what was said may wait.
	roleLinesMax = 1024
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
	select {
	case l.queue <- *x:
	default:
		for i := range x.lines {
			l.lost.Add(float64(len(x.lines[i].Text)))
		}
	}
}

// send waits while too much waits, and so holds back who writes more than can be taken.
func (l *roleLogs) send(x *roleLines) {
	select {
	case l.queue <- *x:
	case <-l.done:
	}
}

func (l *roleLogs) put(x *roleLines) {
	if !l.may(x) {
		return
	}
	if err := l.events.Write(x.account, x.region, x.group, x.stream, x.lines); err != nil {
		l.log.Debug("lines not logged", slog.String("group", x.group), slog.Any("error", err)) // they are counted there
	}
}

// may asks the role's policies, or remembers what they said.
func (l *roleLogs) may(x *roleLines) bool {
	now := l.clock.Now()
	if r := l.rights[x.logWriter]; now.Before(r.until) {
		return r.allowed
	}
	if len(l.rights) >= rightsMax {
		clear(l.rights)
	}
	r := right{allowed: l.ask(x, now), until: now.Add(rightLifetime)}
	l.rights[x.logWriter] = r
	return r.allowed
}

func (l *roleLogs) ask(x *roleLines, now time.Time) bool {
	exists := l.events.Exists(x.account, x.region, x.group)
	if x.role == "" || !exists && !x.create {
		return false
	}
	caller, err := l.sts.AssumeForService(&sts.Assumption{
		RoleARN: x.role, Service: x.principal, SessionName: x.session, SourceARN: x.source, SourceAccount: x.account, Now: now,
	})
	if err != nil {
		return false
	}
	actions := []string{"logs:CreateLogStream", "logs:PutLogEvents"}
	if !exists {
		actions = append(actions, "logs:CreateLogGroup")
	}
	for _, action := range actions {
		stream := ""
		if action != "logs:CreateLogGroup" {
			stream = x.stream
		}
		call := &service.Call{Caller: caller, Account: x.account, Region: x.region, Now: now, Service: logsapi.Service}
		decision, _ := l.authority.Decide(call, &service.Check{
			Action: action, Resource: arn.New("logs", x.region, x.account, "log-group:"+x.group+":log-stream:"+stream).String(),
		})
		if !decision.Allowed() {
			return false
		}
	}
	return true
}
