package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// getFunctionURLConfig shows a function URL.
func (s *Service) getFunctionURLConfig() service.Operation {
	return service.Define(lambdaapi.GetFunctionUrlConfig, service.Contract{
		Action: "lambda:GetFunctionUrlConfig", Resource: functionResource, Keys: []string{"lambda:FunctionUrlAuthType"}, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetFunctionUrlConfigRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetFunctionUrlConfigRequest) (out *lambdaapi.GetFunctionUrlConfigResponse, err error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		return out, s.view(func() error {
			u := s.urls.get(t.scope, t.key())
			if u == nil {
				return noResource()
			}
			shown := u.shape(c, t.scope)
			out = &lambdaapi.GetFunctionUrlConfigResponse{
				FunctionUrl: shown.FunctionUrl, FunctionArn: shown.FunctionArn, AuthType: shown.AuthType, Cors: shown.Cors,
				CreationTime: shown.CreationTime, LastModifiedTime: shown.LastModifiedTime, InvokeMode: shown.InvokeMode,
			}
			return nil
		})
	})
}
