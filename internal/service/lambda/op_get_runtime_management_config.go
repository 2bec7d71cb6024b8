package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getRuntimeManagementConfig shows when a version's runtime is updated.
func (s *Service) getRuntimeManagementConfig() service.Operation {
	return service.Define(lambdaapi.GetRuntimeManagementConfig, service.Contract{
		Action: "lambda:GetRuntimeManagementConfig", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetRuntimeManagementConfigRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetRuntimeManagementConfigRequest) (*lambdaapi.GetRuntimeManagementConfigResponse, error) {
		t, err := managed(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.GetRuntimeManagementConfigResponse{FunctionArn: wire.Some(t.arn()), UpdateRuntimeOn: wire.Some(updateAuto)}
		return out, s.view(func() error {
			if _, err := s.find(t); err != nil {
				return err
			}
			if m := s.managements.get(t.scope, t.orLatest().key()); m != nil {
				out.UpdateRuntimeOn, out.RuntimeVersionArn = wire.Some(m.UpdateOn), wire.NonZero(m.RuntimeARN)
			}
			return nil
		})
	})
}
