package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getDomainName shows a custom domain name.
func (s *Service) getDomainName() service.Operation {
	return service.Define(apigatewayapi.GetDomainName, service.Contract{
		Action: "apigateway:GET", Resource: "DomainName", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(), Gaps: domainGaps(),
	}, func(c *service.Call, in *apigatewayapi.GetDomainNameRequest) error {
		s.requireDomain(c, in.DomainName.V, in.DomainNameId.V, "")
		return nil
	}, func(_ context.Context, c *service.Call, in *apigatewayapi.GetDomainNameRequest) (out *apigatewayapi.DomainName, err error) {
		err = s.readDomain(c, in.DomainName.V, in.DomainNameId.V, func(d *domain) error {
			out = d.shape(c)
			return nil
		})
		return out, err
	})
}
