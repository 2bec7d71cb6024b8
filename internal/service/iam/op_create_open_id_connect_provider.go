package iam

import (
	"context"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createOpenIDConnectProvider makes a provider whose tokens roles can trust.
func (s *Service) createOpenIDConnectProvider() service.Operation {
	const action = "iam:CreateOpenIDConnectProvider"
	contract := service.Contract{
		Action: action, Resource: oidcProviderType, Keys: policyKeys(keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrInvalidInputException, iamapi.ErrLimitExceededException, iamapi.ErrEntityAlreadyExistsException},
		Gaps:   []string{"without a thumbprint none is fetched from the provider: its certificate must then be from an authority that the server trusts"},
	}
	authorize := func(c *service.Call, in *iamapi.CreateOpenIDConnectProviderRequest) error {
		name := strings.TrimPrefix(in.Url.V, issuerScheme)
		c.Require(service.Check{Action: action, Resource: oidcProviderARN(c.Account, name), Keys: requestTags(in.Tags)})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreateOpenIDConnectProviderRequest) (*iamapi.CreateOpenIDConnectProviderResponse, error) {
		made, err := newOIDCProvider(c, in)
		if err != nil {
			return nil, err
		}
		if err := s.change(func(change *change) error { return s.addOIDCProvider(change, made) }); err != nil {
			return nil, err
		}
		return &iamapi.CreateOpenIDConnectProviderResponse{OpenIDConnectProviderArn: wire.Some(made.arn), Tags: showTags(made.Tags)}, nil
	}
	return service.Define(iamapi.CreateOpenIDConnectProvider, contract, authorize, handle)
}

// newOIDCProvider judges a request.
func newOIDCProvider(c *service.Call, in *iamapi.CreateOpenIDConnectProviderRequest) (*oidcProvider, error) {
	name, err := readIssuer(in.Url.V)
	if err != nil {
		return nil, err
	}
	made := &oidcProvider{Account: c.Account, ID: seal.NewUniqueID(oidcIDPrefix), Name: name, Created: second(c.Now)}
	if made.Thumbprints, err = readThumbprints(in.ThumbprintList); err != nil {
		return nil, err
	}
	for _, id := range in.ClientIDList {
		if err := made.addClientID(id); err != nil {
			return nil, err
		}
	}
	made.Tags, err = exactKeys().read(in.Tags)
	return made, err
}

// addOIDCProvider checks what others have to do with it.
func (s *Service) addOIDCProvider(change *change, made *oidcProvider) error {
	if s.image.oidcProviders[oidcProviderARN(made.Account, made.Name)] != nil {
		return errOIDCProviderExists(issuerScheme + made.Name)
	}
	if len(s.oidcProviders(made.Account)) >= oidcProvidersMax {
		return errQuota("OpenIdConnectProvidersPerAccount", oidcProvidersMax)
	}
	change.put(made)
	return nil
}
