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
		if len(in.Output.V) > execution.PayloadBytesMax {
			return nil, api.ErrInvalidOutput.Newf("Invalid Output: it is longer than %d bytes.", execution.PayloadBytesMax) // the text is ours
		}
		if _, err := value.Parse(in.Output.V); err != nil { // source: AWS, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/callback_lifecycle.json
			return nil, api.ErrInvalidOutput.Newf("Invalid Output: '%s' is not valid JSON.", in.Output.V)
		}
		return &api.SendTaskSuccessOutput{}, reported(s.engine.Succeed(ctx, in.TaskToken.V, in.Output.V))
	})
}
