package lambda

import (
	"context"
	"encoding/base64"
	"net/http"
	"time"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// invokeAction is the permission to call a function, in whichever way.
const invokeAction = "lambda:InvokeFunction"

// The ways to call a function. Source: API Reference, Invoke, InvocationType.
const (
	event  = "Event"
	dryRun = "DryRun"
)

func invokeContract(gaps ...string) service.Contract {
	return service.Contract{
		Action: invokeAction, Resource: functionResource, Data: true, Gaps: gaps,
		Errors: refuses(lambdaapi.ErrInvalidRequestContentException, lambdaapi.ErrRequestTooLargeException, lambdaapi.ErrTooManyRequestsException,
			lambdaapi.ErrResourceConflictException, lambdaapi.ErrServiceException),
	}
}

// invoke runs a function, keeps an event for it, or only asks whether it could.
func (s *Service) invoke() service.Operation {
	return service.Define(lambdaapi.Invoke, invokeContract("DurableExecutionName and TenantId are refused: no function is durable, or has tenants"),
		func(c *service.Call, in *lambdaapi.InvocationRequest) error {
			return s.onInvocation(c, in.FunctionName, in.Qualifier)
		}, s.handleInvoke)
}

// onInvocation authorizes a call of a function.
func (s *Service) onInvocation(c *service.Call, name, qualifier wire.Opt[string]) error {
	t, err := locate(c, name, qualifier)
	if err != nil {
		return err
	}
	s.requireAction(c, invokeAction, t)
	return nil
}

func (s *Service) handleInvoke(ctx context.Context, c *service.Call, in *lambdaapi.InvocationRequest) (*lambdaapi.InvocationResponse, error) {
	if err := refuseInvocation("Invoke", in.DurableExecutionName, in.TenantId); err != nil {
		return nil, err
	}
	i, err := s.invocation(c, in.FunctionName, in.Qualifier, in.ClientContext, in.Payload)
	if err != nil {
		return nil, err
	}
	switch in.InvocationType.V {
	case dryRun:
		return &lambdaapi.InvocationResponse{StatusCode: wire.Some(int64(http.StatusNoContent))}, s.DryRun(i)
	case event:
		return &lambdaapi.InvocationResponse{StatusCode: wire.Some(int64(http.StatusAccepted))}, s.InvokeAsync(ctx, i)
	}
	c.TakesLong(timeoutMax * time.Second)
	i.Tail = in.LogType.V == tailLog
	a, err := s.Invoke(ctx, i)
	if err != nil {
		return nil, err
	}
	out := &lambdaapi.InvocationResponse{
		StatusCode: wire.Some(int64(http.StatusOK)), ExecutedVersion: wire.Some(a.Version), FunctionError: wire.NonZero(a.FunctionError), Payload: a.Payload,
	}
	if i.Tail {
		out.LogResult = wire.Some(base64.StdEncoding.EncodeToString(a.Log))
	}
	return out, nil
}

// tailLog is the LogType that asks for the end of the log.
const tailLog = "Tail"

// refuseInvocation refuses what only functions have that there are none of. Source of the second text: answers of AWS to a tenant's ID for a
// function without tenants, as its Developer Guide describes them ("Tenant isolation").
func refuseInvocation(operation string, execution, tenant wire.Opt[string]) error {
	if tenant.V != "" {
		return invalidParameter("The invoked function is not enabled with tenancy configuration. Remove the tenant ID from your request and try again.")
	}
	return refuseUnbuilt(operation, unbuilt{"DurableExecutionName", execution.V != ""})
}

// invocation is a request as an Invocation.
func (s *Service) invocation(c *service.Call, name, qualifier, client wire.Opt[string], payload []byte) (*Invocation, error) {
	t, err := locate(c, name, qualifier)
	if err != nil {
		return nil, err
	}
	i := &Invocation{
		Account: t.account, Region: t.region, Name: t.name, Qualifier: t.qualifier, RequestID: c.RequestID, TraceID: s.completeTrace(c.TraceHeader), Payload: payload,
	}
	i.ClientContext, err = clientContext(client)
	return i, err
}

// DryRun says whether an invocation could begin.
func (s *Service) DryRun(i *Invocation) error {
	if err := s.checkPayload(i, payloadMax); err != nil {
		return err
	}
	return s.view(func() error {
		_, _, err := s.runs(i.target(), s.fraction())
		return err
	})
}
