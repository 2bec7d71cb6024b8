package apigateway

import (
	"sluice/internal/api/apigatewayapi"
	"sluice/internal/wire"
)

// shape is the answer of the operations on one model; an empty description is not shown (recorded).
func (m *model) shape() *apigatewayapi.Model {
	return &apigatewayapi.Model{
		Id: wire.Some(m.ID), Name: wire.Some(m.Name), Description: wire.NonZero(m.Description),
		ContentType: wire.Some(m.ContentType), Schema: wire.Some(m.Schema),
	}
}

func (v *validator) shape() *apigatewayapi.RequestValidator {
	return &apigatewayapi.RequestValidator{
		Id: wire.Some(v.ID), Name: wire.NonZero(v.Name),
		ValidateRequestBody: wire.Some(v.Body), ValidateRequestParameters: wire.Some(v.Parameters),
	}
}
