package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/value"
)

// sendTaskSuccess answers a task.
func (s *Service) sendTaskSuccess() service.Operation {
	return service.Define(api.SendTaskSuccess, service.Contract{
		Action: "states:SendTaskSuccess", Resource: "*", Errors: append(tokenErrors(), api.ErrInvalidOutput), Data: true,
	}, func(c *service.Call, _ *api.SendTaskSuccessInput) error {
		return onTokens(c)
	}, func(ctx context.Context, c *service.Call, in *api.SendTaskSuccessInput) (*api.SendTaskSuccessOutput, error) {
		if err := checkToken(c, in.TaskToken.V); err != nil {
			return nil, err
		}
		if _, err := value.Parse(in.Output.V); err != nil || len(in.Output.V) > execution.PayloadBytesMax {
			return nil, api.ErrInvalidOutput.New("Invalid Output: 'Invalid JSON'") // the text is ours
		}
		return &api.SendTaskSuccessOutput{}, reported(s.engine.Succeed(ctx, in.TaskToken.V, in.Output.V))
	})
}
