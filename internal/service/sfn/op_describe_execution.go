package sfn

import (
	"context"
	"errors"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/wire"
)

// describeExecution shows how an execution stands.
func (s *Service) describeExecution() service.Operation {
	return service.Define(api.DescribeExecution, service.Contract{
		Action: "states:DescribeExecution", Resource: executionResource,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrExecutionDoesNotExist},
	}, func(c *service.Call, in *api.DescribeExecutionInput) error {
		return onExecution(c, in.ExecutionArn)
	}, func(ctx context.Context, c *service.Call, in *api.DescribeExecutionInput) (*api.DescribeExecutionOutput, error) {
		x, err := s.look(ctx, c, in.ExecutionArn)
		if err != nil {
			return nil, err
		}
		return described(x, in.IncludedData), nil
	})
}

// look finds how an execution stands.
func (s *Service) look(ctx context.Context, c *service.Call, given wire.Opt[string]) (*engine.Outcome, error) {
	a, err := locate(c, given, typeExecution)
	if err != nil {
		return nil, err
	}
	x, err := s.engine.Look(ctx, a.key())
	if err != nil {
		return nil, refusedExecution(a, err)
	}
	return x, nil
}

// onExecution asks for the operation's permission on an execution.
func onExecution(c *service.Call, given wire.Opt[string]) error {
	a, err := locate(c, given, typeExecution)
	if err == nil {
		c.Require(service.Check{Action: action(c), Resource: a.arn(), Owner: a.account})
	}
	return err
}

// refusedExecution words why there is no answer for an execution.
func refusedExecution(a address, err error) error {
	if errors.Is(err, engine.ErrNotFound) {
		return noExecution(a.arn())
	}
	return err
}

func described(x *engine.Outcome, included wire.Opt[string]) *api.DescribeExecutionOutput {
	o := x.Origin
	out := &api.DescribeExecutionOutput{
		ExecutionArn: wire.Some(o.ARN()), StateMachineArn: wire.Some(engine.MachineARN(o.Key)), Name: wire.Some(o.Key.Name), Status: wire.Some(string(x.Status)),
		StartDate: wire.Some(x.Started), TraceHeader: wire.NonZero(o.Trace), Error: wire.Pointed(x.Failure.Error), Cause: wire.Pointed(x.Failure.Cause),
		StateMachineVersionArn: wire.NonZero(o.VersionARN), StateMachineAliasArn: wire.NonZero(o.AliasARN), RedriveCount: wire.Some(x.Redrives),
	}
	if !x.Stopped.IsZero() {
		out.StopDate = wire.Some(x.Stopped)
	}
	if x.Redrives > 0 {
		out.RedriveDate = wire.Some(x.Redriven)
	}
	if o.Parent != nil {
		out.MapRunArn = wire.Some(o.Parent.MapRun)
	}
	out.RedriveStatus, out.RedriveStatusReason = redriveStatus(x)
	p := shownPayloads(x, included)
	out.Input, out.InputDetails = p.input, p.details
	if out.Output = p.output; x.Status == execution.Succeeded {
		out.OutputDetails = p.details
	}
	return out
}

// redriveStatus tells whether an execution can be redriven, and why not.
func redriveStatus(x *engine.Outcome) (status, reason wire.Opt[string]) {
	switch {
	case x.Redrivable == nil && x.Origin.Parent != nil:
		return wire.Some("REDRIVABLE_BY_MAP_RUN"), reason
	case x.Redrivable == nil:
		return wire.Some("REDRIVABLE"), reason
	}
	return wire.Some("NOT_REDRIVABLE"), wire.Some(notRedrivable(x.Redrivable))
}

// payloads are an execution's as they are shown.
type payloads struct {
	input, output wire.Opt[string]
	details       *api.CloudWatchEventsExecutionDataDetails
}

func shownPayloads(x *engine.Outcome, included wire.Opt[string]) payloads {
	all := included.V != metadataOnly
	p := payloads{details: &api.CloudWatchEventsExecutionDataDetails{Included: wire.Some(all)}}
	if all {
		p.input = wire.Some(x.Input)
		if x.Status == execution.Succeeded {
			p.output = wire.Some(x.Output)
		}
	}
	return p
}
