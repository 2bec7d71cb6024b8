package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteDomainNameAccessAssociation ends an association of the caller's.
func (s *Service) deleteDomainNameAccessAssociation() service.Operation {
	return service.Define(apigatewayapi.DeleteDomainNameAccessAssociation, service.Contract{
		Action: "apigateway:DELETE", Resource: "DomainNameAccessAssociation", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteDomainNameAccessAssociationRequest) error {
		s.requireAssociation(c, in.DomainNameAccessAssociationArn.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *apigatewayapi.DeleteDomainNameAccessAssociationRequest) (*wire.Empty, error) {
		id, owner, err := parseAssociation(c, in.DomainNameAccessAssociationArn.V)
		if err != nil {
			return nil, err
		}
		return nil, s.changeHolding(c, func(ed *edit, h *holding) error {
			if owner != c.Account || h.associations[id] == nil {
				return noAssociation()
			}
			s.associations.remove(ed, scopeOf(c).owner(), id)
			return nil
		})
	})
}
