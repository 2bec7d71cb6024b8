package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putFunctionCodeSigningConfig gives a function a code signing configuration. It counts for code that comes afterwards.
func (s *Service) putFunctionCodeSigningConfig() service.Operation {
	return service.Define(lambdaapi.PutFunctionCodeSigningConfig, service.Contract{
		Action: "lambda:PutFunctionCodeSigningConfig", Resource: functionResource, Keys: []string{"lambda:CodeSigningConfigArn"},
		Errors: refuses(lambdaapi.ErrCodeSigningConfigNotFoundException),
	}, func(c *service.Call, in *lambdaapi.PutFunctionCodeSigningConfigRequest) error {
		return s.onWhole(c, in.FunctionName, is("lambda:CodeSigningConfigArn", in.CodeSigningConfigArn.V))
	}, func(_ context.Context, c *service.Call, in *lambdaapi.PutFunctionCodeSigningConfigRequest) (*lambdaapi.PutFunctionCodeSigningConfigResponse, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.PutFunctionCodeSigningConfigResponse{CodeSigningConfigArn: in.CodeSigningConfigArn, FunctionName: wire.Some(t.name)}
		return out, s.change(func(ed *edit) error {
			if s.signing(t.scope, in.CodeSigningConfigArn.V) == nil {
				return noSigningOf(in.CodeSigningConfigArn.V)
			}
			before := s.functions.get(t.scope, t.name)
			if before == nil {
				return noFunction(t)
			}
			f := *before
			f.SigningARN = in.CodeSigningConfigArn.V
			s.functions.put(ed, t.scope, &f)
			return nil
		})
	})
}
