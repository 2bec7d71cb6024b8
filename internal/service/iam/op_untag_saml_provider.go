package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// untagSAMLProvider takes tags away from a provider.
func (s *Service) untagSAMLProvider() service.Operation {
	const action = "iam:UntagSAMLProvider"
	contract := service.Contract{
		Action: action, Resource: samlProviderType, Keys: policyKeys(keyTagKeys),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.UntagSAMLProviderRequest) error {
		s.onSAMLProvider(c, action, in.SAMLProviderArn.V, requestTagKeys(nil, in.TagKeys))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UntagSAMLProviderRequest) (*wire.Empty, error) {
		return nil, s.editSAMLProvider(c.Account, in.SAMLProviderArn.V, func(edited *samlProvider) error {
			edited.Tags = exactKeys().remove(edited.Tags, in.TagKeys)
			return nil
		})
	}
	return service.Define(iamapi.UntagSAMLProvider, contract, authorize, handle)
}
