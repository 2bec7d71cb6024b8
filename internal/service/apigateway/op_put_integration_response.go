package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

func integrationResponsePath(resource, method, status string) string {
	return integrationPath(resource, method) + "/responses/" + status
}

// putIntegrationResponse says how an answer of the endpoint becomes one of the method. It takes the place of an earlier one.
func (s *Service) putIntegrationResponse() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.PutIntegrationResponse), service.Contract{
		Action: "apigateway:PUT", Resource: "IntegrationResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
		Gaps: []string{"a template of null is taken for one that is not given; an empty one is stored and shown as null, as on AWS"},
	}, func(c *service.Call, in *apigatewayapi.PutIntegrationResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationResponsePath(in.ResourceId.V, in.HttpMethod.V, in.StatusCode.V))
		return nil
	}, s.handlePutIntegrationResponse)
}

func (s *Service) handlePutIntegrationResponse(_ context.Context, c *service.Call, in *apigatewayapi.PutIntegrationResponseRequest) (out nullTemplates[*apigatewayapi.IntegrationResponse], err error) {
	response := newIntegrationResponse(in)
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.findIntegrated(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		if err := response.check(m); err != nil {
			return err
		}
		ed.putIntegrationResponse(e, r, m, response)
		out.shape = response.shape()
		return nil
	})
	return out, err
}

func newIntegrationResponse(in *apigatewayapi.PutIntegrationResponseRequest) *integrationResponse {
	response := &integrationResponse{
		StatusCode: in.StatusCode.V, Parameters: toMap(in.ResponseParameters), Templates: toMap(in.ResponseTemplates),
		ContentHandling: in.ContentHandling.V,
	}
	if in.SelectionPattern.Set {
		response.SelectionPattern = &in.SelectionPattern.V
	}
	return response
}
