package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/wire"
)

// startExecution starts an execution; it is answered when that is on the disk, or for an Express one in memory.
func (s *Service) startExecution() service.Operation {
	return service.Define(api.StartExecution, service.Contract{
		Action: "states:StartExecution", Resource: machineResource, Keys: []string{qualifierKey}, Data: true,
		Errors: []*wire.ErrorShape{
			api.ErrInvalidArn, api.ErrInvalidName, api.ErrInvalidExecutionInput, api.ErrStateMachineDoesNotExist, api.ErrStateMachineDeleting,
			api.ErrExecutionAlreadyExists, api.ErrValidationException,
		},
	}, func(c *service.Call, in *api.StartExecutionInput) error {
		return s.onMachine(c, in.StateMachineArn)
	}, func(ctx context.Context, c *service.Call, in *api.StartExecutionInput) (out *api.StartExecutionOutput, err error) {
		x, err := readStart(c, in.StateMachineArn, in.Name, in.Input, in.TraceHeader)
		if err != nil {
			return nil, err
		}
		err = s.begin(ctx, x, func(ctx context.Context, o *engine.Origin) error {
			started, err := s.engine.Begin(ctx, o, x.input)
			if err == nil {
				out = &api.StartExecutionOutput{ExecutionArn: wire.Some(started.ARN), StartDate: wire.Some(started.Date)}
			}
			return err
		})
		return out, err
	})
}

// onMachine asks for the operation's permission on what an ARN names: a machine, a version or an alias.
func (s *Service) onMachine(c *service.Call, given wire.Opt[string]) error {
	a, err := locate(c, given, typeMachine)
	if err == nil {
		s.requireMachine(c, action(c), a, nil)
	}
	return err
}
