package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagOpenIDConnectProvider sets tags of a provider.
func (s *Service) tagOpenIDConnectProvider() service.Operation {
	const action = "iam:TagOpenIDConnectProvider"
	contract := service.Contract{
		Action: action, Resource: oidcProviderType, Keys: policyKeys(keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException, wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.TagOpenIDConnectProviderRequest) error {
		s.onOIDCProvider(c, action, in.OpenIDConnectProviderArn.V, requestTags(in.Tags))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.TagOpenIDConnectProviderRequest) (*wire.Empty, error) {
		tags, err := exactKeys().read(in.Tags)
		if err != nil {
			return nil, err
		}
		return nil, s.editOIDCProvider(c.Account, in.OpenIDConnectProviderArn.V, errNoOIDCProviderToChange(in.OpenIDConnectProviderArn.V), func(edited *oidcProvider) error {
			edited.Tags, err = exactKeys().add(edited.Tags, tags)
			return err
		})
	}
	return service.Define(iamapi.TagOpenIDConnectProvider, contract, authorize, handle)
}
