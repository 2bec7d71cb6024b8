package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getBasePathMapping shows where a base path leads.
func (s *Service) getBasePathMapping() service.Operation {
	return service.Define(apigatewayapi.GetBasePathMapping, service.Contract{
		Action: "apigateway:GET", Resource: "BasePathMapping", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(), Gaps: domainGaps(),
	}, func(c *service.Call, in *apigatewayapi.GetBasePathMappingRequest) error {
		s.requireMapping(c, in.DomainName.V, in.DomainNameId.V, in.BasePath.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *apigatewayapi.GetBasePathMappingRequest) (out *apigatewayapi.BasePathMapping, err error) {
		err = s.readDomain(c, in.DomainName.V, in.DomainNameId.V, func(d *domain) error {
			m, err := d.mapping(in.BasePath.V)
			if err != nil {
				return err
			}
			out = m.shape(basePath(in.BasePath.V))
			return nil
		})
		return out, err
	})
}
