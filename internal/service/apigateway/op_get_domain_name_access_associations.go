package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getDomainNameAccessAssociations lists the caller's associations.
func (s *Service) getDomainNameAccessAssociations() service.Operation {
	return service.Define(apigatewayapi.GetDomainNameAccessAssociations, service.Contract{
		Action: "apigateway:GET", Resource: "DomainNameAccessAssociations", Errors: refuses(), Gaps: domainGaps(),
	}, func(c *service.Call, _ *apigatewayapi.GetDomainNameAccessAssociationsRequest) error {
		s.require(c, associationsPath)
		return nil
	}, s.handleGetDomainNameAccessAssociations)
}

func (s *Service) handleGetDomainNameAccessAssociations(
	_ context.Context, c *service.Call, in *apigatewayapi.GetDomainNameAccessAssociationsRequest,
) (*apigatewayapi.DomainNameAccessAssociations, error) {
	out := &apigatewayapi.DomainNameAccessAssociations{Items: []apigatewayapi.DomainNameAccessAssociation{}}
	err := s.hold(c, func(h *holding) error {
		var all []string
		if in.ResourceOwner.V != otherAccounts {
			all = sortedKeys(h.associations)
		}
		found, next, err := page(all, func(id string) string { return id }, in.Position, in.Limit)
		for _, id := range found {
			out.Items = append(out.Items, *h.associations[id].shape(c))
		}
		out.Position = wire.NonZero(next)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
