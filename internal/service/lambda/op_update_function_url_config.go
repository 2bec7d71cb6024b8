package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateFunctionURLConfig changes how a function URL is called.
func (s *Service) updateFunctionURLConfig() service.Operation {
	return service.Define(lambdaapi.UpdateFunctionUrlConfig, service.Contract{
		Action: "lambda:UpdateFunctionUrlConfig", Resource: functionResource, Keys: []string{"lambda:FunctionUrlAuthType"}, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.UpdateFunctionUrlConfigRequest) error {
		return s.onURL(c, in.FunctionName, in.Qualifier, in.AuthType)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.UpdateFunctionUrlConfigRequest) (out *lambdaapi.UpdateFunctionUrlConfigResponse, err error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		err = s.change(func(ed *edit) error {
			if err := s.checkURLFunction(t); err != nil {
				return err
			}
			before := s.urls.get(t.scope, t.key())
			if before == nil {
				return noResource()
			}
			u := *before
			u.AuthType, u.InvokeMode, u.Modified = in.AuthType.Or(u.AuthType), in.InvokeMode.Or(u.InvokeMode), c.Now.UTC()
			if in.Cors != nil {
				u.Cors = corsOf(in.Cors)
			}
			s.urls.put(ed, t.scope, &u)
			shown := u.shape(c, t.scope)
			out = &lambdaapi.UpdateFunctionUrlConfigResponse{
				FunctionUrl: shown.FunctionUrl, FunctionArn: shown.FunctionArn, AuthType: shown.AuthType, Cors: shown.Cors,
				CreationTime: shown.CreationTime, LastModifiedTime: shown.LastModifiedTime, InvokeMode: wire.NonZero(in.InvokeMode.V),
			}
			return nil
		})
		return out, err
	})
}
