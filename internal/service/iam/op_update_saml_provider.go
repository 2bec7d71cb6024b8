package iam

import (
	"context"
	"time"

	"sluice/internal/api/iamapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateSAMLProvider replaces a provider's metadata document, adds or removes a private key, sets the mode of encryption.
func (s *Service) updateSAMLProvider() service.Operation {
	const action = "iam:UpdateSAMLProvider"
	contract := service.Contract{
		Action: action, Resource: samlProviderType, Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrInvalidInputException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.UpdateSAMLProviderRequest) error {
		s.onSAMLProvider(c, action, in.SAMLProviderArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UpdateSAMLProviderRequest) (*iamapi.UpdateSAMLProviderResponse, error) {
		err := s.editSAMLProvider(c.Account, in.SAMLProviderArn.V, func(edited *samlProvider) error {
			return edited.update(s.samlSealer, in, second(c.Now))
		})
		if err != nil {
			return nil, err
		}
		return &iamapi.UpdateSAMLProviderResponse{SAMLProviderArn: in.SAMLProviderArn}, nil
	}
	return service.Define(iamapi.UpdateSAMLProvider, contract, authorize, handle)
}

// update changes what the request names.
func (p *samlProvider) update(sealer *seal.Sealer, in *iamapi.UpdateSAMLProviderRequest, now time.Time) error {
	if in.SAMLMetadataDocument.Set {
		if err := p.describe(in.SAMLMetadataDocument.V, now); err != nil {
			return err
		}
	}
	if in.RemovePrivateKey.Set {
		if err := p.removeKey(in.RemovePrivateKey.V); err != nil {
			return err
		}
	}
	if in.AddPrivateKey.Set {
		if err := p.addKey(sealer, in.AddPrivateKey.V, now); err != nil {
			return err
		}
	}
	p.Encryption = in.AssertionEncryptionMode.Or(p.Encryption)
	return p.decrypts()
}
