package apigateway

import (
	"context"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// associationsMax bounds the associations of an account's region. The limit is ours.
const associationsMax = 1000

// createDomainNameAccessAssociation lets a VPC endpoint reach a private domain name.
func (s *Service) createDomainNameAccessAssociation() service.Operation {
	return service.Define(apigatewayapi.CreateDomainNameAccessAssociation, service.Contract{
		Action: "apigateway:POST", Resource: "DomainNameAccessAssociations", Keys: []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException),
		Gaps:   append(domainGaps(), "a domain name of another account cannot be associated; whether the VPC endpoint is there is not checked"),
	}, func(c *service.Call, in *apigatewayapi.CreateDomainNameAccessAssociationRequest) error {
		s.require(c, associationsPath, requestTags(toMap(in.Tags))...)
		c.Require(service.Check{Action: "apigateway:CreateAccessAssociation", Resource: in.DomainNameArn.V, Owner: c.Account})
		return nil
	}, s.handleCreateDomainNameAccessAssociation)
}

func (s *Service) handleCreateDomainNameAccessAssociation(
	_ context.Context, c *service.Call, in *apigatewayapi.CreateDomainNameAccessAssociationRequest,
) (*apigatewayapi.DomainNameAccessAssociation, error) {
	key, err := privateDomain(c, in.DomainNameArn.V)
	if err != nil {
		return nil, err
	}
	a := &association{Domain: key, Source: in.AccessAssociationSource.V, Tags: toMap(in.Tags), Created: now(c)}
	if name, ok := strings.CutPrefix(a.Source, "vpce-"); !ok || name == "" || strings.Trim(name, alphanumeric) != "" || len(name) > labelCharsMax {
		return nil, badRequest("Invalid VPC endpoint specified: %s", a.Source) // the text is ours
	}
	if err := checkTags(a.Tags); err != nil {
		return nil, err
	}
	err = s.changeHolding(c, func(ed *edit, h *holding) error {
		switch {
		case h.domains[key] == nil:
			return noDomain()
		case h.associations[a.id()] != nil:
			return conflict("The domain name access association already exists.") // the text is ours
		case len(h.associations) >= associationsMax:
			return limitExceeded("Maximum number of domain name access associations for this account has been reached.")
		}
		s.associations.put(ed, scopeOf(c).owner(), a)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a.shape(c), nil
}
