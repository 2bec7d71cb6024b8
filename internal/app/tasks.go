package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync/atomic"

	"sluice/internal/api/stepfunctionsapi"
	"sluice/internal/api/stsapi"
	"sluice/internal/app/identity"
	"sluice/internal/arn"
	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/gateway"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sfn/task"
	"sluice/internal/uuid"
	"sluice/internal/wire"
)

// newTasks makes what the Task states of workflows call. Nothing is called before edge and gateway are there.
func (a *App) newTasks() *task.Tasks {
	calls := taskCalls{
		edge: &a.edge, endpoint: &a.endpoint, roles: machineRoles{a.sts, a.clock}, sessions: identity.Credentials{IAM: a.iam, STS: a.sts}, clock: a.clock, logs: a.logs, messages: a.sts,
	}
	return task.New(task.Config{
		Inside: calls, Connections: taskConnections{a.connections, calls},
		APIs: taskAPIs{&a.gateway}, Clock: a.clock, Targets: a.config.IntegrationTargets,
	})
}

// taskCalls are the calls of tasks to this server's services; it implements task.Inside.
type taskCalls struct {
	edge     **edge.Edge
	endpoint *atomic.Pointer[string]
	roles    machineRoles
	sessions identity.Credentials
	clock    clock.Clock
	logs     *logs
	messages messages
}

// Assume returns a session of the state machine's role or, through it, of the state's.
func (x taskCalls) Assume(ctx context.Context, a *task.Assumption) (*service.Caller, error) {
	caller, err := x.roles.assume(a.RoleARN, a.StateMachineARN, a.Account, a.SessionName)
	if _, refused := asRefused(err); refused {
		return nil, fmt.Errorf("%w: %w", task.ErrRole, err)
	}
	if err != nil || a.TaskRoleARN == "" {
		return caller, err
	}
	return x.assumeFurther(ctx, caller, a)
}

// assumeFurther has the session assume the role of the state's Credentials, by STS's own operation: the role must trust the session's, and the
// session's policies must allow it.
func (x taskCalls) assumeFurther(ctx context.Context, caller *service.Caller, a *task.Assumption) (*service.Caller, error) {
	machine, err := arn.Parse(a.StateMachineARN)
	if err != nil {
		return nil, fmt.Errorf("state machine %q: %w", a.StateMachineARN, err)
	}
	answer := x.Call(ctx, caller, &service.Shaped{
		Model: stsapi.Service, Operation: stsapi.AssumeRole.Operation, Region: machine.Region, UserAgent: task.Principal,
		Input: &stsapi.AssumeRoleRequest{RoleArn: wire.Some(a.TaskRoleARN), RoleSessionName: wire.Some(a.SessionName)},
	})
	if answer.Refusal != nil {
		return nil, fmt.Errorf("%w: %w", task.ErrRole, answer.Refusal)
	}
	out, ok := answer.Output.(*stsapi.AssumeRoleResponse)
	if !ok || out.Credentials == nil {
		return nil, errors.New("AssumeRole answers without credentials")
	}
	_, further, err := x.sessions.Find(out.Credentials.AccessKeyId.V, out.Credentials.SessionToken.V, x.clock.Now())
	return further, err
}

// noteEndpoint keeps where this server is reached from this machine: what a workflow is told of a queue that it makes, a function that it calls
// can use. Tasks may be under way before the server listens: until then, and where it listens at no address of the network, they get AWS's
// names.
func (a *App) noteEndpoint() {
	at, ok := a.listener.socket.Addr().(*net.TCPAddr)
	if !ok {
		return
	}
	endpoint := a.URL()
	if at.IP.IsUnspecified() {
		scheme, _, _ := strings.Cut(endpoint, ":")
		endpoint = scheme + "://localhost:" + strconv.Itoa(at.Port)
	}
	a.endpoint.Store(&endpoint)
}

// Call goes the way of an AWS API call.
func (x taskCalls) Call(ctx context.Context, as *service.Caller, c *service.Shaped) *service.ShapedAnswer {
	if endpoint := x.endpoint.Load(); endpoint != nil {
		c.Endpoint = *endpoint
	}
	return (*x.edge).Call(ctx, as, c)
}

// May asks the policies. What they deny is in the denial log.
func (x taskCalls) May(as *service.Caller, region string, check *service.Check) *wire.Error {
	call := &service.Call{
		RequestID: uuid.New().String(), Caller: as, Account: check.Owner, Region: region, Now: x.clock.Now(), Service: stepfunctionsapi.Service, Secure: true,
		UserAgent: task.Principal,
	}
	decision, denial := (*x.edge).Decide(call, check)
	if denial == nil {
		return nil
	}
	told := policy.Denial{Principal: as.Name(), Action: check.Action, Resource: check.Resource}.Text(decision)
	x.logs.denials.write(func(b []byte) []byte { return appendDenial(b, deniedInside(call, denial, told), x.messages) })
	return wire.ErrAccessDenied.New(told)
}

// taskAPIs are the APIs of this server; it implements task.APIs.
type taskAPIs struct{ gateway **gateway.Gateway }

// Do sends the request to the API, if the host or the path is of one.
func (x taskAPIs) Do(ctx context.Context, as *service.Caller, r *wire.Request) (*wire.Response, bool) {
	if !gateway.Owns(r.Host, r.Path) {
		return nil, false
	}
	return (*x.gateway).Do(ctx, as, r), true
}
