package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// getCodeSigningConfig shows a code signing configuration.
func (s *Service) getCodeSigningConfig() service.Operation {
	return service.Define(lambdaapi.GetCodeSigningConfig, service.Contract{
		Action: "lambda:GetCodeSigningConfig", Resource: signingResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetCodeSigningConfigRequest) error {
		return s.onSigning(c, in.CodeSigningConfigArn)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetCodeSigningConfigRequest) (out *lambdaapi.GetCodeSigningConfigResponse, err error) {
		at := scopeOf(c)
		return out, s.view(func() error {
			x := s.signing(at, in.CodeSigningConfigArn.V)
			if x == nil {
				return noSigning(in.CodeSigningConfigArn.V)
			}
			out = &lambdaapi.GetCodeSigningConfigResponse{CodeSigningConfig: x.shape(at)}
			return nil
		})
	})
}
