package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteDomainName deletes a custom domain name with its base path mappings and access associations.
func (s *Service) deleteDomainName() service.Operation {
	return service.Define(apigatewayapi.DeleteDomainName, service.Contract{
		Action: "apigateway:DELETE", Resource: "DomainName",
		Keys: []string{
			"apigateway:Resource/EndpointType", "apigateway:Resource/MtlsTrustStoreUri", "apigateway:Resource/MtlsTrustStoreVersion",
			"apigateway:Resource/SecurityPolicy", "aws:ResourceTag/${TagKey}",
		},
		Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteDomainNameRequest) error {
		s.requireDomain(c, in.DomainName.V, in.DomainNameId.V, "")
		return nil
	}, s.handleDeleteDomainName)
}

func (s *Service) handleDeleteDomainName(_ context.Context, c *service.Call, in *apigatewayapi.DeleteDomainNameRequest) (*wire.Empty, error) {
	return nil, s.changeHolding(c, func(ed *edit, h *holding) error {
		d, err := h.domain(in.DomainName.V, in.DomainNameId.V)
		if err != nil {
			return err
		}
		s.domains.remove(ed, scopeOf(c).owner(), d.key())
		for id, a := range h.associations {
			if a.Domain == d.key() {
				s.associations.remove(ed, scopeOf(c).owner(), id)
			}
		}
		return nil
	})
}
