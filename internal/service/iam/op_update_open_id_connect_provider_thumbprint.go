package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateOpenIDConnectProviderThumbprint replaces all thumbprints of a provider.
func (s *Service) updateOpenIDConnectProviderThumbprint() service.Operation {
	const action = "iam:UpdateOpenIDConnectProviderThumbprint"
	contract := service.Contract{
		Action: action, Resource: oidcProviderType, Keys: policyKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException, wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.UpdateOpenIDConnectProviderThumbprintRequest) error {
		s.onOIDCProvider(c, action, in.OpenIDConnectProviderArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UpdateOpenIDConnectProviderThumbprintRequest) (*wire.Empty, error) {
		if len(in.ThumbprintList) == 0 {
			return nil, errNoThumbprint()
		}
		thumbprints, err := readThumbprints(in.ThumbprintList)
		if err != nil {
			return nil, err
		}
		return nil, s.editOIDCProvider(c.Account, in.OpenIDConnectProviderArn.V, errNoOIDCProvider(in.OpenIDConnectProviderArn.V), func(edited *oidcProvider) error {
			edited.Thumbprints = thumbprints
			return nil
		})
	}
	return service.Define(iamapi.UpdateOpenIDConnectProviderThumbprint, contract, authorize, handle)
}
