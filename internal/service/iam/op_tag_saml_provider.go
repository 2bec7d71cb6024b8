package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagSAMLProvider sets tags of a provider.
func (s *Service) tagSAMLProvider() service.Operation {
	const action = "iam:TagSAMLProvider"
	contract := service.Contract{
		Action: action, Resource: samlProviderType, Keys: policyKeys(keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException, wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.TagSAMLProviderRequest) error {
		s.onSAMLProvider(c, action, in.SAMLProviderArn.V, requestTags(in.Tags))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.TagSAMLProviderRequest) (*wire.Empty, error) {
		tags, err := exactKeys().read(in.Tags)
		if err != nil {
			return nil, err
		}
		return nil, s.editSAMLProvider(c.Account, in.SAMLProviderArn.V, func(edited *samlProvider) error {
			edited.Tags, err = exactKeys().add(edited.Tags, tags)
			return err
		})
	}
	return service.Define(iamapi.TagSAMLProvider, contract, authorize, handle)
}
