package apigateway

import (
	"context"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// putMethodResponse declares a status code that a method answers.
func (s *Service) putMethodResponse() service.Operation {
	return service.Define(apigatewayapi.PutMethodResponse, service.Contract{
		Action: "apigateway:PUT", Resource: "MethodResponse", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException),
	}, func(c *service.Call, in *apigatewayapi.PutMethodResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, methodResponsePath(in.ResourceId.V, in.HttpMethod.V, in.StatusCode.V))
		return nil
	}, s.handlePutMethodResponse)
}

func methodResponsePath(resource, method, status string) string {
	return methodPath(resource, method) + "/responses/" + status
}

func (s *Service) handlePutMethodResponse(_ context.Context, c *service.Call, in *apigatewayapi.PutMethodResponseRequest) (*apigatewayapi.MethodResponse, error) {
	response := newMethodResponse(in)
	err := s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.find(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		if m.Responses[response.StatusCode] != nil {
			return conflict("Response already exists for this resource")
		}
		if err := response.check(e); err != nil {
			return err
		}
		ed.putMethodResponse(e, r, m, response)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return response.shape(), nil
}

func newMethodResponse(in *apigatewayapi.PutMethodResponseRequest) *methodResponse {
	return &methodResponse{StatusCode: in.StatusCode.V, Parameters: toMap(in.ResponseParameters), Models: toMap(in.ResponseModels)}
}

func (r *methodResponse) check(e *entry) error {
	var wrong []string
	for _, p := range sortedKeys(r.Parameters) {
		if name, ok := strings.CutPrefix(p, "method.response.header."); !ok || name == "" {
			wrong = append(wrong, "Invalid mapping expression specified: "+p)
		}
	}
	if wrong != nil {
		return invalidMappings(wrong)
	}
	return e.checkModels(r.Models)
}

// putMethodResponse puts a response into a copy of its method.
func (ed *edit) putMethodResponse(e *entry, r *resource, m *method, response *methodResponse) {
	m = m.clone()
	if m.Responses == nil {
		m.Responses = map[string]*methodResponse{}
	}
	m.Responses[response.StatusCode] = response
	ed.putMethod(e, r, m)
}
