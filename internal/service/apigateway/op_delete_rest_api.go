package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteRestAPI deletes an API with everything below it; its stages answer no more.
func (s *Service) deleteRestAPI() service.Operation {
	return service.Define(apigatewayapi.DeleteRestApi, service.Contract{
		Action: "apigateway:DELETE", Resource: "RestApi",
		Keys: []string{
			"apigateway:Resource/ApiName", "apigateway:Resource/DisableExecuteApiEndpoint", "apigateway:Resource/EndpointType",
			"aws:ResourceTag/${TagKey}",
		},
		Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteRestApiRequest) error {
		s.requireOn(c, in.RestApiId.V, "", s.aboutAPI(c, in.RestApiId.V)...)
		return nil
	}, s.handleDeleteRestAPI)
}

func (s *Service) handleDeleteRestAPI(_ context.Context, c *service.Call, in *apigatewayapi.DeleteRestApiRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		if err := s.checkUnmapped(c, e.api.ID, ""); err != nil {
			return err
		}
		ed.deleteAPI(e)
		return nil
	})
}

// aboutAPI are the condition keys that tell what an API is before the call changes it.
func (s *Service) aboutAPI(c *service.Call, id string) (keys []condition) {
	_ = s.read(c, id, func(e *entry) error {
		if e == nil {
			return nil
		}
		keys = []condition{
			is("apigateway:Resource/ApiName", e.api.Name),
			is("apigateway:Resource/DisableExecuteApiEndpoint", boolText(e.api.EndpointDisabled)),
			are("apigateway:Resource/EndpointType", e.api.EndpointTypes),
		}
		return nil
	})
	return keys
}
