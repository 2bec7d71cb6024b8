package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// putGatewayResponse words one type of refusal, in place of what it was worded with before.
func (s *Service) putGatewayResponse() service.Operation {
	return service.Define(apigatewayapi.PutGatewayResponse, service.Contract{
		Action: "apigateway:PUT", Resource: "GatewayResponse", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.PutGatewayResponseRequest) error {
		s.requireOn(c, in.RestApiId.V, gatewayResponsePath(in.ResponseType.V))
		return nil
	}, s.handlePutGatewayResponse)
}

func gatewayResponsePath(kind string) string { return "/gatewayresponses/" + kind }

func (s *Service) handlePutGatewayResponse(_ context.Context, c *service.Call, in *apigatewayapi.PutGatewayResponseRequest) (out *apigatewayapi.GatewayResponse, err error) {
	r := newGatewayResponse(in)
	err = s.changeGatewayResponse(c, in.RestApiId.V, func(*entry) (*gatewayResponse, error) { return r, r.check() }, &out)
	return out, err
}

func newGatewayResponse(in *apigatewayapi.PutGatewayResponseRequest) *gatewayResponse {
	r := &gatewayResponse{
		Type: in.ResponseType.V, StatusCode: in.StatusCode.V, Parameters: toMap(in.ResponseParameters), Templates: toMap(in.ResponseTemplates),
	}
	if len(r.Templates) == 0 {
		r.Templates = nil // recorded: none shows the default one
	}
	return r
}

// changeGatewayResponse stores what fn makes of an API's words, and shows it.
func (s *Service) changeGatewayResponse(c *service.Call, api string, fn func(*entry) (*gatewayResponse, error), out **apigatewayapi.GatewayResponse) error {
	return s.change(c, api, func(ed *edit, e *entry) error {
		if e == nil {
			return noAPI(c, api)
		}
		r, err := fn(e)
		if err != nil {
			return err
		}
		s.responses.put(ed, e.api.ID, r)
		*out = (&entry{belongings: &belongings{gatewayResponses: map[string]*gatewayResponse{r.Type: r}}}).showGatewayResponse(responseType(r.Type))
		return nil
	})
}
