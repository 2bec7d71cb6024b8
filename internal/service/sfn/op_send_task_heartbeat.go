package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
)

// sendTaskHeartbeat says that a task is alive.
func (s *Service) sendTaskHeartbeat() service.Operation {
	return service.Define(api.SendTaskHeartbeat, service.Contract{
		Action: "states:SendTaskHeartbeat", Resource: "*", Errors: tokenErrors(), Data: true,
	}, func(c *service.Call, _ *api.SendTaskHeartbeatInput) error {
		return onTokens(c)
	}, func(ctx context.Context, c *service.Call, in *api.SendTaskHeartbeatInput) (*api.SendTaskHeartbeatOutput, error) {
		if err := checkToken(c, in.TaskToken.V); err != nil {
			return nil, err
		}
		return &api.SendTaskHeartbeatOutput{}, reported(s.engine.Heartbeat(ctx, in.TaskToken.V))
	})
}
