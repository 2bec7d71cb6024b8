package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// deleteCodeSigningConfig deletes a code signing configuration that no function has.
func (s *Service) deleteCodeSigningConfig() service.Operation {
	return service.Define(lambdaapi.DeleteCodeSigningConfig, service.Contract{
		Action: "lambda:DeleteCodeSigningConfig", Resource: signingResource, Errors: refuses(lambdaapi.ErrResourceConflictException),
	}, func(c *service.Call, in *lambdaapi.DeleteCodeSigningConfigRequest) error {
		return s.onSigning(c, in.CodeSigningConfigArn)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.DeleteCodeSigningConfigRequest) (*lambdaapi.DeleteCodeSigningConfigResponse, error) {
		at := scopeOf(c)
		return &lambdaapi.DeleteCodeSigningConfigResponse{}, s.change(func(ed *edit) error {
			x := s.signing(at, in.CodeSigningConfigArn.V)
			switch {
			case x == nil:
				return noSigning(in.CodeSigningConfigArn.V)
			case len(s.users(at, in.CodeSigningConfigArn.V)) > 0:
				return conflict("The code signing configuration %s is used by a function.", in.CodeSigningConfigArn.V) // the text is ours
			}
			s.signings.remove(ed, at, x.ID)
			return nil
		})
	})
}
