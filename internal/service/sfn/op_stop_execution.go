package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/wire"
)

// stopExecution aborts an execution. One that is over stays as it is, and the answer says when it ended.
func (s *Service) stopExecution() service.Operation {
	return service.Define(api.StopExecution, service.Contract{
		Action: "states:StopExecution", Resource: executionResource,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrExecutionDoesNotExist},
	}, func(c *service.Call, in *api.StopExecutionInput) error {
		return onExecution(c, in.ExecutionArn)
	}, func(ctx context.Context, c *service.Call, in *api.StopExecutionInput) (*api.StopExecutionOutput, error) {
		a, err := locate(c, in.ExecutionArn, typeExecution)
		if err != nil {
			return nil, err
		}
		x, err := s.engine.Abort(ctx, a.key(), failureOf(in.Error, in.Cause))
		if err != nil {
			return nil, refusedExecution(a, err)
		}
		return &api.StopExecutionOutput{StopDate: wire.Some(x.Stopped)}, nil
	})
}

// failureOf is what a request says of a failure; it may leave out both.
func failureOf(name, cause wire.Opt[string]) (f execution.Failure) {
	if name.Set {
		f.Error = &name.V
	}
	if cause.Set {
		f.Cause = &cause.V
	}
	return f
}
