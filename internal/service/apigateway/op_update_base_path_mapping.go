package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateBasePathMapping patches where a base path leads, or the path itself.
func (s *Service) updateBasePathMapping() service.Operation {
	return service.Define(apigatewayapi.UpdateBasePathMapping, service.Contract{
		Action: "apigateway:PATCH", Resource: "BasePathMapping", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException), Gaps: domainGaps(),
	}, func(c *service.Call, in *apigatewayapi.UpdateBasePathMappingRequest) error {
		s.requireMapping(c, in.DomainName.V, in.DomainNameId.V, in.BasePath.V)
		return nil
	}, s.handleUpdateBasePathMapping)
}

func (s *Service) handleUpdateBasePathMapping(_ context.Context, c *service.Call, in *apigatewayapi.UpdateBasePathMappingRequest) (out *apigatewayapi.BasePathMapping, err error) {
	err = s.changeDomain(c, in.DomainName.V, in.DomainNameId.V, func(d *domain) error {
		before := basePath(in.BasePath.V)
		m, err := d.mapping(before)
		if err != nil {
			return err
		}
		path := before
		if err := each(in.PatchOperations, func(p *patch) error { return m.patch(p, &path) }); err != nil {
			return err
		}
		if err := checkBasePath(path); err != nil {
			return err
		}
		if err := s.checkTarget(c, m); err != nil {
			return err
		}
		if _, there := d.Mappings[path]; there && path != before {
			return conflict("Base path already exists for this domain name")
		}
		delete(d.Mappings, before)
		d.setMapping(path, m)
		out = m.shape(path)
		return nil
	})
	return out, err
}

// patch applies one patch. Source: API reference, "Patch Operations", UpdateBasePathMapping; "/restapiId" is written so there.
func (m *basePathMap) patch(p *patch, path *string) error {
	switch p.path {
	case "/basePath":
		*path = basePath(p.value)
	case "/restapiId", "/restApiId":
		m.API = p.value
	case "/stage":
		m.Stage = p.value
	default:
		return p.invalidPath()
	}
	return p.only(opReplace)
}
