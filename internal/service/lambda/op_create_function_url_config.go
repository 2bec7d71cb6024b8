package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createFunctionURLConfig gives a function or an alias an address of its own.
func (s *Service) createFunctionURLConfig() service.Operation {
	return service.Define(lambdaapi.CreateFunctionUrlConfig, service.Contract{
		Action: "lambda:CreateFunctionUrlConfig", Resource: functionResource, Keys: []string{"lambda:FunctionUrlAuthType"},
		Errors: refuses(lambdaapi.ErrResourceConflictException),
		Gaps:   []string{"the address is below this server's name, or below localhost if it was reached by number"},
	}, func(c *service.Call, in *lambdaapi.CreateFunctionUrlConfigRequest) error {
		return s.onURL(c, in.FunctionName, in.Qualifier, in.AuthType)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.CreateFunctionUrlConfigRequest) (*lambdaapi.CreateFunctionUrlConfigResponse, error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		u := &functionURL{
			Function: t.name, Qualifier: t.qualifier, ID: s.randomText(urlIDChars), AuthType: in.AuthType.V, Cors: corsOf(in.Cors),
			InvokeMode: in.InvokeMode.V, Created: c.Now.UTC(), Modified: c.Now.UTC(),
		}
		shown := u.shape(c, t.scope)
		out := &lambdaapi.CreateFunctionUrlConfigResponse{
			FunctionUrl: shown.FunctionUrl, FunctionArn: shown.FunctionArn, AuthType: shown.AuthType, Cors: shown.Cors,
			CreationTime: shown.CreationTime, InvokeMode: wire.NonZero(in.InvokeMode.V), // recorded: only if it was asked for
		}
		return out, s.change(func(ed *edit) error {
			if err := s.checkURLFunction(t); err != nil {
				return err
			}
			if s.urls.get(t.scope, t.key()) != nil {
				return conflict("Failed to create function url config for [functionArn = %s]. Error message:  FunctionUrlConfig exists for this Lambda function", t.arn())
			}
			s.urls.put(ed, t.scope, u)
			return nil
		})
	})
}
