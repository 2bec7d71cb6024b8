package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getSAMLProvider tells all of a provider but its private keys.
func (s *Service) getSAMLProvider() service.Operation {
	const action = "iam:GetSAMLProvider"
	contract := service.Contract{
		Action: action, Resource: samlProviderType, Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.GetSAMLProviderRequest) error {
		s.onSAMLProvider(c, action, in.SAMLProviderArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetSAMLProviderRequest) (*iamapi.GetSAMLProviderResponse, error) {
		found, err := s.samlProvider(c.Account, in.SAMLProviderArn.V)
		if err != nil {
			return nil, err
		}
		return &iamapi.GetSAMLProviderResponse{
			SAMLProviderUUID: wire.Some(found.ID), SAMLMetadataDocument: wire.Some(found.Metadata), CreateDate: wire.Some(found.Created),
			ValidUntil: wire.Some(found.ValidUntil), Tags: listTags(found.Tags), AssertionEncryptionMode: wire.Some(found.Encryption),
			PrivateKeyList: found.shownKeys(),
		}, nil
	}
	return service.Define(iamapi.GetSAMLProvider, contract, authorize, handle)
}
