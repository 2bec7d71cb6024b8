package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// createBasePathMapping leads a base path of a domain name to an API.
func (s *Service) createBasePathMapping() service.Operation {
	return service.Define(apigatewayapi.CreateBasePathMapping, service.Contract{
		Action: "apigateway:POST", Resource: "BasePathMappings", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException), Gaps: domainGaps(),
	}, func(c *service.Call, in *apigatewayapi.CreateBasePathMappingRequest) error {
		s.requireDomain(c, in.DomainName.V, in.DomainNameId.V, "/basepathmappings")
		return nil
	}, s.handleCreateBasePathMapping)
}

func (s *Service) handleCreateBasePathMapping(_ context.Context, c *service.Call, in *apigatewayapi.CreateBasePathMappingRequest) (*apigatewayapi.BasePathMapping, error) {
	path, m := basePath(in.BasePath.V), basePathMap{API: in.RestApiId.V, Stage: in.Stage.V}
	err := s.changeDomain(c, in.DomainName.V, in.DomainNameId.V, func(d *domain) error {
		if err := checkBasePath(path); err != nil {
			return err
		}
		if err := s.checkTarget(c, m); err != nil {
			return err
		}
		_, there := d.Mappings[path]
		switch {
		case there:
			return conflict("Base path already exists for this domain name") // reported
		case len(d.Mappings) >= mappingsMax:
			return limitExceeded("Maximum number of base path mappings for this domain name has been reached.")
		}
		d.setMapping(path, m)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return m.shape(path), nil
}
