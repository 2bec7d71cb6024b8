package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
)

// sendTaskFailure fails a task.
func (s *Service) sendTaskFailure() service.Operation {
	return service.Define(api.SendTaskFailure, service.Contract{
		Action: "states:SendTaskFailure", Resource: "*", Errors: tokenErrors(), Data: true,
	}, func(c *service.Call, _ *api.SendTaskFailureInput) error {
		return onTokens(c)
	}, func(ctx context.Context, c *service.Call, in *api.SendTaskFailureInput) (*api.SendTaskFailureOutput, error) {
		if err := checkToken(c, in.TaskToken.V); err != nil {
			return nil, err
		}
		return &api.SendTaskFailureOutput{}, reported(s.engine.Fail(ctx, in.TaskToken.V, failureOf(in.Error, in.Cause)))
	})
}
