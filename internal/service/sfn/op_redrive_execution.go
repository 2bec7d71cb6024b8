package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// redriveExecution takes up an execution that did not succeed, where it failed. Source of the refusals: AWS, as recorded in github.com/radkawar/stackd,
// testdata/aws/stepfunctions/redrive_execution.json and redrive_map.json.
func (s *Service) redriveExecution() service.Operation {
	return service.Define(api.RedriveExecution, service.Contract{
		Action: "states:RedriveExecution", Resource: executionResource,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrExecutionDoesNotExist, api.ErrExecutionNotRedrivable, api.ErrValidationException},
	}, func(c *service.Call, in *api.RedriveExecutionInput) error {
		return onExecution(c, in.ExecutionArn)
	}, func(ctx context.Context, c *service.Call, in *api.RedriveExecutionInput) (*api.RedriveExecutionOutput, error) {
		a, err := locate(c, in.ExecutionArn, typeExecution)
		if err != nil {
			return nil, err
		}
		if a.label != "" {
			return nil, invalid(reasonLabelled, "Labeled Execution ARNs are not supported for this API")
		}
		x, err := s.engine.Redrive(ctx, a.key(), in.ClientToken.V)
		if why := notRedrivable(err); why != "" {
			return nil, api.ErrExecutionNotRedrivable.Newf("Execution %s invalid for redrive as: %s", in.ExecutionArn.V, why)
		}
		if err != nil {
			return nil, refusedExecution(a, err)
		}
		return &api.RedriveExecutionOutput{RedriveDate: wire.Some(x.Redriven)}, nil
	})
}
