package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteBasePathMapping takes a base path off a domain name.
func (s *Service) deleteBasePathMapping() service.Operation {
	return service.Define(apigatewayapi.DeleteBasePathMapping, service.Contract{
		Action: "apigateway:DELETE", Resource: "BasePathMapping", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteBasePathMappingRequest) error {
		s.requireMapping(c, in.DomainName.V, in.DomainNameId.V, in.BasePath.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *apigatewayapi.DeleteBasePathMappingRequest) (*wire.Empty, error) {
		return nil, s.changeDomain(c, in.DomainName.V, in.DomainNameId.V, func(d *domain) error {
			if _, err := d.mapping(in.BasePath.V); err != nil {
				return err
			}
			delete(d.Mappings, basePath(in.BasePath.V))
			return nil
		})
	})
}
