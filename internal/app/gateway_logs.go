package app

import (
	"crypto/md5"
	"encoding/hex"
	"log/slog"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/api/logsapi"
	"sluice/internal/arn"
	"sluice/internal/clock"
	"sluice/internal/gateway"
	"sluice/internal/gateway/integration/awsservice"
	"sluice/internal/service"
	"sluice/internal/service/apigateway"
	"sluice/internal/service/cloudwatchlogs"
	"sluice/internal/service/sts"
)

// gatewayLogs puts the execution and access logs of stages into CloudWatch Logs, beside the files that have them anyway: as the role that
// the account's settings name, and as far as its policies allow; without a role there are none, as at AWS. Requests do not wait for it:
// what comes while too much waits is left out, and counted. It implements gateway.ExecutionLog and gateway.AccessLogs.
type gatewayLogs struct {
	executions gateway.ExecutionLog // the files; nil for none
	accesses   gateway.AccessLogs
	events     *cloudwatchlogs.Service
	role       func(account, region string) string
	sts        *sts.Service
	authority  authority
	clock      clock.Clock
	log        *slog.Logger
	lost       prometheus.Counter

	queue          chan gatewayLine
	stopping, done chan struct{}
	// rights are what was found out of late; of the one goroutine.
	rights map[gateway.LogGroup]right
}

// gatewayLine is what one request has to say.
type gatewayLine struct {
	group  gateway.LogGroup
	create bool // the group, if it is not there: that of execution logs alone
	lines  []cloudwatchlogs.Line
}

// right is whether a group may be written, and until when that is believed.
type right struct {
	allowed bool
	until   time.Time
}

const (
	// gatewayLinesMax is how many requests' lines may wait.
	gatewayLinesMax = 4096
	// rightLifetime is how long a change of roles and policies may take to count here. rightsMax bounds the memory of it.
	rightLifetime = 10 * time.Second
	rightsMax     = 1024
)

// start begins to write.
func (l *gatewayLogs) start() {
	l.queue, l.rights = make(chan gatewayLine, gatewayLinesMax), map[gateway.LogGroup]right{}
	l.stopping, l.done = make(chan struct{}), make(chan struct{})
	go l.run() // ends with close, which waits for it
}

// close writes what waits, and nothing that comes after it. It may be called on nil, and on one that has not begun.
func (l *gatewayLogs) close() {
	if l != nil && l.queue != nil {
		close(l.stopping)
		<-l.done
	}
}

func (l *gatewayLogs) run() {
	defer close(l.done)
	for {
		select {
		case line := <-l.queue:
			l.put(&line)
		case <-l.stopping:
			for range len(l.queue) {
				line := <-l.queue
				l.put(&line)
			}
			return
		}
	}
}

func (l *gatewayLogs) put(line *gatewayLine) {
	if !l.may(line) {
		return
	}
	if err := l.events.Write(line.group.Account, line.group.Region, line.group.Name, streamName(line.group.Name), line.lines); err != nil {
		l.log.Debug("lines of a stage not logged", slog.Any("error", err)) // they are counted there
	}
}

// streamName is the one stream of a group; AWS has several, with names of that form.
func streamName(group string) string {
	sum := md5.Sum([]byte(group))
	return hex.EncodeToString(sum[:])
}

// may asks the role's policies, or remembers what they said.
func (l *gatewayLogs) may(line *gatewayLine) bool {
	now := l.clock.Now()
	if r := l.rights[line.group]; now.Before(r.until) {
		return r.allowed
	}
	if len(l.rights) >= rightsMax {
		clear(l.rights)
	}
	r := right{allowed: l.ask(line, now), until: now.Add(rightLifetime)}
	l.rights[line.group] = r
	return r.allowed
}

func (l *gatewayLogs) ask(line *gatewayLine, now time.Time) bool {
	g := line.group
	role := l.role(g.Account, g.Region)
	exists := l.events.Exists(g.Account, g.Region, g.Name)
	if role == "" || !exists && !line.create {
		return false
	}
	caller, err := l.sts.AssumeForService(&sts.Assumption{
		RoleARN: role, Service: apigateway.Principal, SessionName: awsservice.SessionName, SourceAccount: g.Account, Now: now,
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
			stream = streamName(g.Name)
		}
		call := &service.Call{Caller: caller, Account: g.Account, Region: g.Region, Now: now, Service: logsapi.Service}
		decision, _ := l.authority.Decide(call, &service.Check{
			Action: action, Resource: arn.New("logs", g.Region, g.Account, "log-group:"+g.Name+":log-stream:"+stream).String(),
		})
		if !decision.Allowed() {
			return false
		}
	}
	return true
}

// offer does not wait.
func (l *gatewayLogs) offer(line *gatewayLine) {
	select {
	case l.queue <- *line:
	default:
		for i := range line.lines {
			l.lost.Add(float64(len(line.lines[i].Text)))
		}
	}
}

// Write takes the execution log of one request.
func (l *gatewayLogs) Write(x *gateway.Execution) {
	if l.executions != nil {
		l.executions.Write(x)
	}
	line := gatewayLine{group: gateway.LogGroup{Account: x.Account, Region: x.Region, Name: logGroup(x.API, x.Stage)}, create: true}
	for i := range x.Lines {
		line.lines = append(line.lines, cloudwatchlogs.Line{Time: x.Lines[i].Time, Text: "(" + x.RequestID + ") " + x.Lines[i].Text})
	}
	l.offer(&line)
}

// LogAccess takes one line of a stage's access log.
func (l *gatewayLogs) LogAccess(group gateway.LogGroup, at time.Time, line []byte) {
	l.accesses.LogAccess(group, at, line)
	l.offer(&gatewayLine{group: group, lines: []cloudwatchlogs.Line{{Time: at, Text: strings.TrimSuffix(string(line), "\n")}}})
}
