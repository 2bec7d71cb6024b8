package app

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"sluice/internal/api/logsapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sts"
	"sluice/internal/uuid"
)

// may asks the role's policies, or remembers what they said. That a role may not any more is told once, not for each line.
func (l *roleLogs) may(x *roleLines) bool {
	now := l.clock.Now()
	before, known := l.rights[x.logWriter]
	if now.Before(before.until) {
		return before.allowed
	}
	if len(l.rights) >= rightsMax {
		clear(l.rights)
	}
	why := l.ask(x, now)
	if why != nil && (before.allowed || !known) {
		l.log.Warn("lines are not logged", slog.String("group", x.group), slog.String("role", x.role), slog.Any("error", why))
	}
	l.rights[x.logWriter] = right{allowed: why == nil, until: now.Add(rightLifetime)}
	return why == nil
}

// Why lines are not logged. The number behind errDenied is that of a request in the denial log.
var (
	errNoGroup = errors.New("there is no such log group")
	errDenied  = errors.New("denied as request")
)

// ask returns nil if the writer may write, or else why not.
func (l *roleLogs) ask(x *roleLines, now time.Time) error {
	exists := l.events.Exists(x.account, x.region, x.group)
	if !exists && !x.create {
		return errNoGroup
	}
	caller, err := l.assume(x, now)
	if err != nil {
		return err
	}
	call := &service.Call{
		RequestID: uuid.New().String(), Caller: caller, Account: x.account, Region: x.region, Now: now, Service: logsapi.Service,
		Operation: logsapi.PutLogEvents.Operation, Secure: true, UserAgent: x.principal,
	}
	for _, check := range x.checks(exists) {
		decision, denial := l.authority.Decide(call, &check)
		if decision.Allowed() {
			continue
		}
		told := policy.Denial{Principal: caller.Name(), Action: check.Action, Resource: check.Resource}.Text(decision)
		if denial != nil {
			l.denials.write(func(b []byte) []byte { return appendDenial(b, deniedInside(call, denial, told), l.sts) })
		}
		return fmt.Errorf("%w %s: %s", errDenied, call.RequestID, told)
	}
	return nil
}

func (l *roleLogs) assume(x *roleLines, now time.Time) (*service.Caller, error) {
	as := sts.Assumption{
		RoleARN: x.role, Service: x.principal, SessionName: x.session, SourceARN: x.source, SourceAccount: x.account, Now: now,
	}
	if x.delivers {
		return assumeForMachine(l.sts, as, x.region)
	}
	return l.sts.AssumeForService(&as)
}

// checks are what the role must be allowed: to write to the stream, and to make the group if it is not there; or, for a delivery, what it takes to
// set one up.
func (x *roleLines) checks(exists bool) (all []service.Check) {
	if x.delivers {
		return deliveryChecks(x.account)
	}
	group := "log-group:" + x.group + ":log-stream:"
	add := func(action, resource string) {
		all = append(all, service.Check{Action: action, Resource: arn.New("logs", x.region, x.account, resource).String()})
	}
	add("logs:CreateLogStream", group+x.stream)
	add("logs:PutLogEvents", group+x.stream)
	if !exists {
		add("logs:CreateLogGroup", group)
	}
	return all
}
