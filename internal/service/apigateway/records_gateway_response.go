package apigateway

import (
	"maps"

	"sluice/internal/gateway/restapi"
)

// gatewayResponse is how an API words one type of refusal, as stored. Types that the API does not word have no record. Nil
// templates stand for the default one.
type gatewayResponse struct {
	Type       string            `json:"type"`
	StatusCode string            `json:"statusCode,omitzero"` // empty for the type's own
	Parameters map[string]string `json:"parameters,omitzero"`
	Templates  map[string]string `json:"templates,omitzero"`
}

func (r *gatewayResponse) clone() *gatewayResponse {
	c := *r
	c.Parameters = maps.Clone(r.Parameters)
	c.Templates = maps.Clone(r.Templates)
	return &c
}

// wording is the record, or an empty one for a type that the API does not word yet.
func (e *entry) wording(kind string) *gatewayResponse {
	if r := e.gatewayResponses[kind]; r != nil {
		return r.clone()
	}
	return &gatewayResponse{Type: kind}
}

// definedResponses are the gateway responses of a definition.
func definedResponses(responses []*gatewayResponse) map[string]restapi.GatewayResponse {
	if len(responses) == 0 {
		return nil
	}
	out := make(map[string]restapi.GatewayResponse, len(responses))
	for _, r := range responses {
		out[r.Type] = restapi.GatewayResponse{StatusCode: r.StatusCode, Parameters: r.Parameters, Templates: r.Templates}
	}
	return out
}
