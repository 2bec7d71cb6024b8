package apigateway

import (
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/gateway/restapi"
	"sluice/internal/wire"
)

// showGatewayResponse shows how an API words a type: in its own words, else in those of the default for its kind, else in API
// Gateway's (recorded: with a DEFAULT_5XX all 5xx types that have no words show its status, headers and templates).
func (e *entry) showGatewayResponse(t restapi.ResponseType) *apigatewayapi.GatewayResponse {
	r := e.gatewayResponses[t.Name]
	isDefault := r == nil
	switch {
	case r != nil:
	case strings.HasPrefix(t.StatusCode, "4"):
		r = e.gatewayResponses[restapi.Default4XX]
	case strings.HasPrefix(t.StatusCode, "5"):
		r = e.gatewayResponses[restapi.Default5XX]
	}
	if r == nil {
		r = &gatewayResponse{}
	}
	out := &apigatewayapi.GatewayResponse{
		ResponseType: wire.Some(t.Name), StatusCode: wire.NonZero(t.StatusCode), DefaultResponse: wire.Some(isDefault),
		ResponseParameters: toDict(r.Parameters), ResponseTemplates: toDict(r.shownTemplates()),
	}
	if r.StatusCode != "" {
		out.StatusCode = wire.Some(r.StatusCode)
	}
	if out.ResponseParameters == nil {
		out.ResponseParameters = wire.Dict[string]{}
	}
	return out
}

// shownTemplates are the record's, or the default one.
func (r *gatewayResponse) shownTemplates() map[string]string {
	if r.Templates == nil {
		return map[string]string{restapi.DefaultMediaType: restapi.DefaultResponseTemplate}
	}
	return r.Templates
}

// responseType finds a type; the model knows no others.
func responseType(name string) restapi.ResponseType {
	for _, t := range restapi.ResponseTypes() {
		if t.Name == name {
			return t
		}
	}
	return restapi.ResponseType{Name: name}
}
