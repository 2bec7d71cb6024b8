package app

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/arn"
	"sluice/internal/clock"
	"sluice/internal/gateway/integration"
	gatewaylambda "sluice/internal/gateway/integration/lambda"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatchlogs"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/lambda"
	"sluice/internal/service/lambda/functionurl"
	"sluice/internal/uuid"
	"sluice/internal/wire"
)

// insideCalls are calls of functions from inside the server, for which policies are asked as for those from outside.
type insideCalls struct {
	lambda    *lambda.Service
	authority authority
	clock     clock.Clock
	logs      *logs
	messages  messages
}

// may asks the policies. What they deny is in the denial log.
func (x *insideCalls) may(as *service.Caller, call *lambda.Invocation, told string) bool {
	check := x.lambda.Check(call.Account, call.Region, call.Name, call.Qualifier, "lambda:InvokeFunction")
	c := &service.Call{
		RequestID: call.RequestID, Caller: as, Account: call.Account, Region: call.Region, Now: x.clock.Now(), Service: lambdaapi.Service,
		Operation: lambdaapi.Invoke.Operation, Secure: true,
	}
	decision, denial := x.authority.Decide(c, &check)
	if denial != nil {
		x.logs.denials.write(func(b []byte) []byte { return appendDenial(b, deniedInside(c, denial, told), x.messages) })
	}
	return decision.Allowed()
}

// itself is a service that calls with its own name for a resource.
func itself(principal, sourceARN, sourceAccount string) *service.Caller {
	return &service.Caller{
		Principal: policy.Principal{Caller: policy.Service, Name: principal}, Via: principal, SourceARN: sourceARN, SourceAccount: sourceAccount,
	}
}

// gatewayFunctions calls functions for integrations: as the session of their role, or as API Gateway itself, which the function's own policy
// must let in. It implements the integration's Invoker.
type gatewayFunctions struct{ *insideCalls }

// The ways to call a function that integrations may ask for.
const (
	eventInvocation  = "Event"
	dryRunInvocation = "DryRun"
)

// Invoke calls a function.
func (g gatewayFunctions) Invoke(ctx context.Context, i *gatewaylambda.Invocation) (*gatewaylambda.Result, error) {
	call, err := g.invocation(i)
	if err != nil {
		return nil, err
	}
	as := i.As
	if as == nil {
		as = itself(integration.Principal, i.SourceARN, i.SourceAccount)
	}
	if !g.may(as, call, "Invalid permissions on Lambda function") {
		return nil, gatewaylambda.ErrForbidden
	}
	out := &gatewaylambda.Result{Status: http.StatusOK, RequestID: call.RequestID}
	switch i.Type {
	case eventInvocation:
		out.Status, err = http.StatusAccepted, g.lambda.InvokeAsync(ctx, call)
	case dryRunInvocation:
		out.Status, err = http.StatusNoContent, g.lambda.DryRun(call)
	case "RequestResponse":
		var a *lambda.Answer
		if a, err = g.lambda.Invoke(ctx, call); err == nil {
			out.Payload, out.FunctionError = a.Payload, a.FunctionError
		}
	default:
		out.Status = http.StatusBadRequest
	}
	return refusedAs(out, err)
}

// refusedAs makes a refusal of Lambda's a result.
func refusedAs(out *gatewaylambda.Result, err error) (*gatewaylambda.Result, error) {
	var refusal *wire.Error
	switch {
	case err == nil:
		return out, nil
	case !errors.As(err, &refusal):
		return nil, err
	case refusal.Shape == lambdaapi.ErrResourceNotFoundException:
		return nil, gatewaylambda.ErrForbidden
	}
	out.Status = refusal.Shape.Status
	return out, nil
}

// invocation finds the function that an integration names: by its ARN, or by a name in the account and region of the API.
func (g gatewayFunctions) invocation(i *gatewaylambda.Invocation) (*lambda.Invocation, error) {
	method, err := arn.Parse(i.SourceARN)
	if err != nil {
		return nil, err
	}
	call := &lambda.Invocation{
		Account: i.SourceAccount, Region: method.Region, RequestID: uuid.New().String(), TraceID: i.Trace, Payload: i.Payload, Stream: i.Stream,
	}
	call.Name, call.Qualifier, _ = strings.Cut(i.Function, ":")
	if a, err := arn.Parse(i.Function); err == nil && a.Service == "lambda" {
		call.Account, call.Region = a.Account, a.Region
		call.Name, call.Qualifier = lambda.SplitFunction(a.Resource)
	}
	return call, nil
}

// loggedFunctions get what subscription filters deliver; it implements cloudwatchlogs.Functions.
type loggedFunctions struct{ calls **insideCalls } // which are made after CloudWatch Logs

// Invoke keeps a delivery for its function.
func (l loggedFunctions) Invoke(ctx context.Context, d *cloudwatchlogs.Delivery) error {
	calls := *l.calls
	a, err := arn.Parse(d.Function)
	if err != nil {
		return err
	}
	call := &lambda.Invocation{Account: a.Account, Region: a.Region, RequestID: uuid.New().String(), Payload: d.Payload}
	call.Name, call.Qualifier = lambda.SplitFunction(a.Resource)
	if !calls.may(itself("logs.amazonaws.com", d.Source, d.Account), call, "no delivery") {
		return wire.ErrAccessDenied.New("The function's policy does not allow the call.")
	}
	return calls.lambda.InvokeAsync(ctx, call)
}

// addressedFunctions are functions behind addresses of their own; it implements functionurl.Functions.
type addressedFunctions struct{ lambda *lambda.Service }

// FindURL finds an address.
func (f addressedFunctions) FindURL(region, id string) (*functionurl.URL, bool) {
	u, ok := f.lambda.FindURL(region, id)
	if !ok {
		return nil, false
	}
	return &functionurl.URL{
		ID: u.ID, Account: u.Account, Region: u.Region, Function: u.Function, Qualifier: u.Qualifier, ARN: u.ARN, AuthType: u.AuthType,
		InvokeMode: u.InvokeMode, CORS: (*functionurl.CORS)(u.CORS),
	}, true
}

// Check is what must be allowed.
func (f addressedFunctions) Check(u *functionurl.URL, action string) service.Check {
	return f.lambda.Check(u.Account, u.Region, u.Function, u.Qualifier, action)
}

// Invoke calls the function.
func (f addressedFunctions) Invoke(ctx context.Context, i *functionurl.Invocation) (*functionurl.Answer, error) {
	a, err := f.lambda.Invoke(ctx, &lambda.Invocation{
		Account: i.URL.Account, Region: i.URL.Region, Name: i.URL.Function, Qualifier: i.URL.Qualifier, RequestID: i.RequestID, TraceID: i.TraceID,
		Payload: i.Payload, Stream: i.Stream,
	})
	if err != nil {
		return nil, err
	}
	return &functionurl.Answer{Payload: a.Payload, ContentType: a.ContentType, FunctionError: a.FunctionError}, nil
}

// addressRecorder keeps the access log and the metrics of requests to functions' own addresses; it implements functionurl.Recorder.
type addressRecorder struct {
	logs     *logs
	usage    usage
	messages messages
	lambda   *lambda.Service
}

// Record notes one request.
func (r *addressRecorder) Record(c *functionurl.Record) {
	principal, account, region, function := "", "", "", ""
	if c.Caller != nil {
		principal = c.Caller.Name()
	}
	if c.URL != nil {
		account, region, function = c.URL.Account, c.URL.Region, c.URL.ARN
		r.lambda.RequestedURL(account, region, c.URL.Function, c.URL.Qualifier, c.Status, c.Duration)
	}
	if c.Caller != nil && !c.Caller.IsAnonymous() {
		r.usage.Used(c.Caller, lambdaapi.Service.Endpoint, region, c.Start)
	}
	r.logs.access.write(func(b []byte) []byte {
		return beginLine(b, c.Start, c.RequestID).
			text("account", account).text("principal", principal).text("function", function).text("method", c.Method).text("source", c.Source).
			number("status", int64(c.Status)).text("functionError", c.FunctionError).text("broken", brokenWord(c.Broken)).
			number("micros", c.Duration.Microseconds()).number("bytesIn", int64(c.BytesIn)).number("bytesOut", int64(c.BytesOut)).end()
	})
	if c.Denial != nil {
		r.logs.denials.write(func(b []byte) []byte { return appendDenial(b, deniedAddress(c), r.messages) })
	}
}

func brokenWord(broken bool) string {
	if broken {
		return "function"
	}
	return ""
}
