package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getBasePathMappings lists the base paths of a domain name, in their order.
func (s *Service) getBasePathMappings() service.Operation {
	return service.Define(apigatewayapi.GetBasePathMappings, service.Contract{
		Action: "apigateway:GET", Resource: "BasePathMappings", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(), Gaps: domainGaps(),
	}, func(c *service.Call, in *apigatewayapi.GetBasePathMappingsRequest) error {
		s.requireDomain(c, in.DomainName.V, in.DomainNameId.V, "/basepathmappings")
		return nil
	}, func(_ context.Context, c *service.Call, in *apigatewayapi.GetBasePathMappingsRequest) (*apigatewayapi.BasePathMappings, error) {
		out := &apigatewayapi.BasePathMappings{Items: []apigatewayapi.BasePathMapping{}}
		err := s.readDomain(c, in.DomainName.V, in.DomainNameId.V, func(d *domain) error {
			found, next, err := page(sortedKeys(d.Mappings), func(path string) string { return path }, in.Position, in.Limit)
			for _, path := range found {
				out.Items = append(out.Items, *d.Mappings[path].shape(path))
			}
			out.Position = wire.NonZero(next)
			return err
		})
		if err != nil {
			return nil, err
		}
		return out, nil
	})
}
