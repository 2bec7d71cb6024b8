package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// redriveExecution takes up an execution that did not succeed, where it failed.
func (s *Service) redriveExecution() service.Operation {
	return service.Define(api.RedriveExecution, service.Contract{
		Action: "states:RedriveExecution", Resource: executionResource,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrExecutionDoesNotExist, api.ErrExecutionNotRedrivable, api.ErrValidationException},
		Gaps:   []string{"clientToken is not compared: a redrive that is asked for again while the execution runs is refused"},
	}, func(c *service.Call, in *api.RedriveExecutionInput) error {
		return onExecution(c, in.ExecutionArn)
	}, func(ctx context.Context, c *service.Call, in *api.RedriveExecutionInput) (*api.RedriveExecutionOutput, error) {
		a, err := locate(c, in.ExecutionArn, typeExecution)
		if err != nil {
			return nil, err
		}
		if a.label != "" {
			return nil, api.ErrExecutionNotRedrivable.New("Execution was started by a Map Run and cannot be redriven by itself") // the text is ours
		}
		x, err := s.engine.Redrive(ctx, a.key())
		if why := notRedrivable(err); why != "" {
			return nil, api.ErrExecutionNotRedrivable.New(why)
		}
		if err != nil {
			return nil, refusedExecution(a, err)
		}
		return &api.RedriveExecutionOutput{RedriveDate: wire.Some(x.Redriven)}, nil
	})
}
