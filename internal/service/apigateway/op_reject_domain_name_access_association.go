package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// rejectDomainNameAccessAssociation ends an association that another account made with the caller's domain name. No account can make one
// here, so there is none to reject; one's own is deleted.
func (s *Service) rejectDomainNameAccessAssociation() service.Operation {
	return service.Define(apigatewayapi.RejectDomainNameAccessAssociation, service.Contract{
		Action: "apigateway:RejectAccessAssociation", Resource: "PrivateDomainName", Errors: refuses(),
		Gaps: []string{"domain names are not shared among accounts, so there is no association to reject"},
	}, func(c *service.Call, in *apigatewayapi.RejectDomainNameAccessAssociationRequest) error {
		c.Require(service.Check{Action: "apigateway:RejectAccessAssociation", Resource: in.DomainNameArn.V, Owner: c.Account})
		return nil
	}, func(_ context.Context, c *service.Call, in *apigatewayapi.RejectDomainNameAccessAssociationRequest) (*wire.Empty, error) {
		key, err := privateDomain(c, in.DomainNameArn.V)
		if err != nil {
			return nil, err
		}
		_, owner, err := parseAssociation(c, in.DomainNameAccessAssociationArn.V)
		if err != nil {
			return nil, err
		}
		return nil, s.hold(c, func(h *holding) error {
			switch {
			case h.domains[key] == nil:
				return noDomain()
			case owner == c.Account: // the text is ours
				return badRequest("Only an association of another account is rejected. Use DeleteDomainNameAccessAssociation for your own.")
			}
			return noAssociation()
		})
	})
}
