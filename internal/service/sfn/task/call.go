package task

import (
	"context"
	"errors"
	"net/netip"

	"sluice/internal/clock"
	"sluice/internal/service"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// ResultBytesMax is how long a task's result may be, as JSON in UTF-8. Source: Developer Guide, "Quotas related to state executions".
const ResultBytesMax = 262_144

// Principal is Step Functions' own name, which roles trust.
const Principal = "states.amazonaws.com"

// ErrRole is what Inside.Assume answers, wrapped, for a role that is not there or does not trust whoever asks.
var ErrRole = errors.New("the role cannot be assumed")

// errNoOutput is a fault of ours: an operation that answers with something else than its output.
var errNoOutput = errors.New("the operation answered without its output")

// Inside is the way to the services of this server. It is bound to the edge, which lets nobody do there what a call from outside could not.
type Inside interface {
	// Assume returns a session. It is asked for every call, so that a changed trust policy holds at once. The error is ErrRole, wrapped.
	Assume(ctx context.Context, a *Assumption) (*service.Caller, error)
	// Call runs an operation, as the caller.
	Call(ctx context.Context, as *service.Caller, c *service.Shaped) *service.ShapedAnswer
	// May asks the policies whether the caller may do what no operation of a service does: see http:invoke.
	May(as *service.Caller, region string, check *service.Check) *wire.Error
}

// Assumption is whom a call is made as.
type Assumption struct {
	RoleARN string // the state machine's
	// TaskRoleARN is the Credentials' of the state, a role that the former assumes, of any account; empty for none.
	TaskRoleARN string
	// SessionName is new for every execution's attempt: AWS's are 32 letters of no meaning.
	SessionName string
	// StateMachineARN is for whom, as conditions against the confused deputy test it (aws:SourceArn); Account is its owner.
	StateMachineARN, Account string
}

// APIs are the user's APIs that this server has.
type APIs interface {
	// Do sends a request to the API that its Host names, as the caller in the place of a signature; it reports false for a host that is no
	// API's here.
	Do(ctx context.Context, as *service.Caller, r *wire.Request) (*wire.Response, bool)
}

// Config is what Tasks need. Inside and Clock must be set.
type Config struct {
	Inside Inside
	Clock  clock.Clock
	// APIs are for apigateway:invoke; nil for none.
	APIs APIs
	// Connections are for http:invoke; nil for none, which fails every HTTP task.
	Connections Connections
	// Targets are the networks that HTTP tasks may reach; none means all but those that nobody may (package reach).
	Targets []netip.Prefix
}

// Tasks makes the calls of Task states. It keeps nothing between them and is safe for concurrent use.
type Tasks struct {
	Config
	web *web
}

// New makes Tasks.
func New(c Config) *Tasks { return &Tasks{Config: c, web: newWeb(c.Targets)} }

// Call is one attempt of a task.
type Call struct {
	Resource resource.Resource
	// Input is what the state's Parameters or Arguments came to; for a function by its own ARN, its payload.
	Input value.Value
	// Region and Account are the state machine's.
	Region, Account string
	// RoleARN is the state machine's role, TaskRoleARN that of the state's Credentials; the latter is empty for none.
	RoleARN, TaskRoleARN          string
	ExecutionARN, StateMachineARN string
	// Attempt names this attempt within the execution: a call that is made again after a crash has the same one, a retry another.
	Attempt string
	// Trace is the X-Amzn-Trace-Id; empty for none.
	Trace string
	// Exchange, if not nil, is filled in by an HTTP task.
	Exchange *Exchange
}

// Result is what a call came to. For a task that waits it is the output of TaskSubmitted.
type Result struct {
	Output value.Value
	json   string // of Output, where somebody asked
	// Child is the execution that a .sync task waits for: see Tasks.Child. Empty for all others.
	Child string
}

// JSON is Output as compact text.
func (r *Result) JSON() string {
	if r.json == "" {
		r.json = r.Output.String()
	}
	return r.json
}

// Close lets go of connections to the web that are idle. Calls under way are not disturbed.
func (t *Tasks) Close() { t.web.client.CloseIdleConnections() }

// Do makes the call and waits for its answer. The error is a *Failure, ctx's where it ended, which leaves open what has become of the call, or a
// fault of ours.
// Accept should have been asked before; Do asks it again.
func (t *Tasks) Do(ctx context.Context, c *Call) (*Result, error) {
	if failure := Accept(c.Resource, c.Input, false); failure != nil {
		return nil, failure
	}
	result, err := t.integrate(ctx, c)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, err
	}
	if len(result.JSON()) > ResultBytesMax {
		return nil, tooLarge(&c.Resource)
	}
	return result, nil
}

// tooLarge is a result that no state may have (recorded: 'lambda' for an integration, the ARN for a function).
func tooLarge(r *resource.Resource) *Failure {
	named := r.Type()
	if named == "" {
		named = r.ARN
	}
	return failf(codeDataLimit, "The state/task '%s' returned a result with a size exceeding the maximum number of bytes service limit.", named)
}

// unrecognized is what Step Functions cannot call.
func unrecognized(r *resource.Resource) *Failure {
	return failf(codeRuntime, "The resource %s is not recognized.", r.ARN)
}

// integrate chooses the integration: a new one is one line here.
func (t *Tasks) integrate(ctx context.Context, c *Call) (*Result, error) {
	r := c.Resource
	switch r.Kind {
	case resource.Function:
		return t.function(ctx, c)
	case resource.SDK:
		return t.sdk(ctx, c)
	case resource.Activity:
		return nil, failf(codeRuntime, "The activity %s is worked on by its workers and cannot be called.", r.ARN)
	case resource.Foreign:
		return nil, unrecognized(&r)
	}
	switch r.Service {
	case "apigateway":
		return t.api(ctx, c)
	case "http":
		return t.http(ctx, c)
	case "lambda":
		return t.invoke(ctx, c)
	case "sqs":
		return t.sendMessage(ctx, c)
	case "states":
		return t.startExecution(ctx, c)
	}
	return nil, notServed(r)
}

// notServed is the answer for what Step Functions has and this server has not.
func notServed(r resource.Resource) *Failure {
	return failf(codeNotServed, "The service %s is not served by this server, so that %s cannot be called.", r.Service, r.ARN)
}

// as is who makes the call: a session of the execution's role, or of the role of the state's Credentials. The failure's words are recorded for
// the latter (test_cross_account…, BASE_REFERENCE_IN_LAMBDA_TASK_FIELDS); for the former they are CreateStateMachine's.
func (t *Tasks) as(ctx context.Context, c *Call) (*service.Caller, error) {
	caller, err := t.Inside.Assume(ctx, &Assumption{
		RoleARN: c.RoleARN, TaskRoleARN: c.TaskRoleARN, SessionName: sessionName(c), StateMachineARN: c.StateMachineARN, Account: c.Account,
	})
	switch {
	case err == nil:
		return caller, nil
	case !errors.Is(err, ErrRole):
		return nil, err
	case c.TaskRoleARN != "":
		return nil, failf(codeTaskFailed, "The role %s is not authorized to assume the task state's role, %s.", c.RoleARN, c.TaskRoleARN)
	}
	return nil, fail(codeTaskFailed, "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.")
}

// perform runs an operation as the execution's role.
func (t *Tasks) perform(ctx context.Context, c *Call, cl *client, op *wire.Operation, in wire.Shape) (*service.ShapedAnswer, error) {
	caller, err := t.as(ctx, c)
	if err != nil {
		return nil, err
	}
	return t.Inside.Call(ctx, caller, &service.Shaped{
		Model: cl.model, Operation: op, Region: c.Region, Input: in, UserAgent: Principal, TraceHeader: c.Trace,
	}), nil
}
