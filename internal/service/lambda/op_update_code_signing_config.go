package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// updateCodeSigningConfig changes a code signing configuration. It counts for code that comes afterwards.
func (s *Service) updateCodeSigningConfig() service.Operation {
	return service.Define(lambdaapi.UpdateCodeSigningConfig, service.Contract{
		Action: "lambda:UpdateCodeSigningConfig", Resource: signingResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.UpdateCodeSigningConfigRequest) error {
		return s.onSigning(c, in.CodeSigningConfigArn)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.UpdateCodeSigningConfigRequest) (out *lambdaapi.UpdateCodeSigningConfigResponse, err error) {
		at := scopeOf(c)
		err = s.change(func(ed *edit) error {
			before := s.signing(at, in.CodeSigningConfigArn.V)
			if before == nil {
				return noSigning(in.CodeSigningConfigArn.V)
			}
			x := *before
			x.Description, x.Policy, x.Modified = in.Description.Or(x.Description), signingPolicy(in.CodeSigningPolicies, x.Policy), c.Now.UTC()
			if in.AllowedPublishers != nil {
				x.Publishers = in.AllowedPublishers.SigningProfileVersionArns
			}
			s.signings.put(ed, at, &x)
			out = &lambdaapi.UpdateCodeSigningConfigResponse{CodeSigningConfig: x.shape(at)}
			return nil
		})
		return out, err
	})
}
