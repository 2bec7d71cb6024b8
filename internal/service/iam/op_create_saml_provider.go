package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createSAMLProvider makes a SAML identity provider from its metadata document.
func (s *Service) createSAMLProvider() service.Operation {
	const action = "iam:CreateSAMLProvider"
	contract := service.Contract{
		Action: action, Resource: samlProviderType, Keys: policyKeys(keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException, iamapi.ErrLimitExceededException, iamapi.ErrEntityAlreadyExistsException},
		Gaps:   []string{"providers are kept, but nobody gets in by SAML: STS has no AssumeRoleWithSAML"},
	}
	authorize := func(c *service.Call, in *iamapi.CreateSAMLProviderRequest) error {
		c.Require(service.Check{Action: action, Resource: samlProviderARN(c.Account, in.Name.V), Keys: requestTags(in.Tags)})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreateSAMLProviderRequest) (*iamapi.CreateSAMLProviderResponse, error) {
		made, err := s.newSAMLProvider(c, in)
		if err != nil {
			return nil, err
		}
		if err := s.change(func(change *change) error { return s.addSAMLProvider(change, made) }); err != nil {
			return nil, err
		}
		return &iamapi.CreateSAMLProviderResponse{SAMLProviderArn: wire.Some(made.arn), Tags: showTags(made.Tags)}, nil
	}
	return service.Define(iamapi.CreateSAMLProvider, contract, authorize, handle)
}

// newSAMLProvider judges a request.
func (s *Service) newSAMLProvider(c *service.Call, in *iamapi.CreateSAMLProviderRequest) (*samlProvider, error) {
	now := second(c.Now)
	made := &samlProvider{
		Account: c.Account, ID: seal.NewUniqueID(samlIDPrefix), Name: in.Name.V, Created: now, Encryption: in.AssertionEncryptionMode.Or(samlEncryptionAllowed),
	}
	tags, err := exactKeys().read(in.Tags)
	if err != nil {
		return nil, err
	}
	made.Tags = tags
	if err := made.describe(in.SAMLMetadataDocument.V, now); err != nil {
		return nil, err
	}
	if in.AddPrivateKey.Set {
		if err := made.addKey(s.samlSealer, in.AddPrivateKey.V, now); err != nil {
			return nil, err
		}
	}
	return made, made.decrypts()
}

// addSAMLProvider checks what others have to do with it.
func (s *Service) addSAMLProvider(change *change, made *samlProvider) error {
	providerARN := samlProviderARN(made.Account, made.Name)
	if s.image.samlProviders[providerARN] != nil {
		return errSAMLProviderExists(providerARN)
	}
	if len(s.samlProviders(made.Account)) >= samlProvidersMax {
		return errQuota("SAMLProvidersPerAccount", samlProvidersMax)
	}
	change.put(made)
	return nil
}
