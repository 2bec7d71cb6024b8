package apigateway

import (
	"context"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// putMethod creates a method of a resource.
func (s *Service) putMethod() service.Operation {
	return service.Define(apigatewayapi.PutMethod, service.Contract{
		Action: "apigateway:PUT", Resource: "Method",
		Keys:   []string{"apigateway:Request/ApiKeyRequired", "apigateway:Request/RouteAuthorizationType", "aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException),
		Gaps: []string{
			"authorizers and apiKeyRequired are stored; an API with one of them is not deployed",
		},
	}, func(c *service.Call, in *apigatewayapi.PutMethodRequest) error {
		s.requireOn(c, in.RestApiId.V, methodPath(in.ResourceId.V, in.HttpMethod.V),
			is("apigateway:Request/ApiKeyRequired", boolText(in.ApiKeyRequired.V)),
			is("apigateway:Request/RouteAuthorizationType", strings.ToUpper(in.AuthorizationType.V)))
		return nil
	}, s.handlePutMethod)
}

func (s *Service) handlePutMethod(_ context.Context, c *service.Call, in *apigatewayapi.PutMethodRequest) (*apigatewayapi.Method, error) {
	m := newMethod(in)
	err := s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.resources[in.ResourceId.V] == nil {
			return noResource()
		}
		r := e.resources[in.ResourceId.V]
		if err := m.check(e, in); err != nil {
			return err
		}
		if r.Methods[m.HTTPMethod] != nil {
			return conflict("Method already exists for this resource")
		}
		ed.putMethod(e, r, m)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return m.shape(), nil
}

// newMethod takes what of the request needs no look at the API.
func newMethod(in *apigatewayapi.PutMethodRequest) *method {
	return &method{
		HTTPMethod: in.HttpMethod.V, APIKeyRequired: in.ApiKeyRequired.V, OperationName: in.OperationName.V,
		RequestParameters: toMap(in.RequestParameters), RequestModels: toMap(in.RequestModels), AuthorizationScopes: in.AuthorizationScopes,
	}
}

// check fills what needs checking, in the order of API Gateway's answers.
func (m *method) check(e *entry, in *apigatewayapi.PutMethodRequest) (err error) {
	if err = checkHTTPMethod(m.HTTPMethod); err != nil {
		return err
	}
	if err = checkParameters(m.RequestParameters); err != nil {
		return err
	}
	if m.AuthorizationType, err = authorizationType(in.AuthorizationType.V); err != nil {
		return err
	}
	if err = m.useAuthorizer(e, in.AuthorizerId.V); err != nil {
		return err
	}
	if err = m.useValidator(e, in.RequestValidatorId.V); err != nil {
		return err
	}
	return e.checkModels(m.RequestModels)
}
