package sfn

import (
	"context"
	"time"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/wire"
)

// syncMax is how long an Express execution may keep its caller waiting. Source: Developer Guide, "Synchronous and Asynchronous Express Workflows".
const syncMax = 5*time.Minute + 10*time.Second

// startSyncExecution starts an Express execution and answers when it is over.
func (s *Service) startSyncExecution() service.Operation {
	return service.Define(api.StartSyncExecution, service.Contract{
		Action: "states:StartSyncExecution", Resource: machineResource, Keys: []string{qualifierKey}, Data: true,
		Errors: []*wire.ErrorShape{
			api.ErrInvalidArn, api.ErrInvalidName, api.ErrInvalidExecutionInput, api.ErrStateMachineDoesNotExist, api.ErrStateMachineDeleting,
			api.ErrStateMachineTypeNotSupported, api.ErrValidationException,
		},
	}, func(c *service.Call, in *api.StartSyncExecutionInput) error {
		return s.onMachine(c, in.StateMachineArn)
	}, func(ctx context.Context, c *service.Call, in *api.StartSyncExecutionInput) (out *api.StartSyncExecutionOutput, err error) {
		x, err := readStart(c, in.StateMachineArn, in.Name, in.Input, in.TraceHeader)
		if err != nil {
			return nil, err
		}
		c.TakesLong(syncMax)
		err = s.begin(ctx, x, func(ctx context.Context, o *engine.Origin) error {
			if !o.Express {
				return wrongType()
			}
			ended, err := s.engine.BeginSync(ctx, o, x.input)
			if err == nil {
				out = syncOutput(ended, in.IncludedData)
			}
			return err
		})
		return out, err
	})
}

func syncOutput(x *engine.Outcome, included wire.Opt[string]) *api.StartSyncExecutionOutput {
	o := x.Origin
	out := &api.StartSyncExecutionOutput{
		ExecutionArn: wire.Some(o.ARN()), StateMachineArn: wire.Some(engine.MachineARN(o.Key)), Name: wire.Some(o.Key.Name), Status: wire.Some(string(x.Status)),
		StartDate: wire.Some(x.Started), StopDate: wire.Some(x.Stopped), Error: wire.Pointed(x.Failure.Error), Cause: wire.Pointed(x.Failure.Cause),
		TraceHeader: wire.NonZero(o.Trace), BillingDetails: billing(x),
	}
	p := shownPayloads(x, included)
	out.Input, out.InputDetails, out.Output, out.OutputDetails = p.input, p.details, p.output, p.details
	return out
}

// billing is what AWS would charge: 64 MB at a time, 100 ms at a time. Source: AWS's pricing of Express Workflows.
func billing(x *engine.Outcome) *api.BillingDetails {
	const memory, unit = 64, 100
	took := x.Stopped.Sub(x.Started).Milliseconds()
	return &api.BillingDetails{
		BilledMemoryUsedInMB: wire.Some(int64(memory)), BilledDurationInMilliseconds: wire.Some(max(took+unit-1, unit) / unit * unit),
	}
}
