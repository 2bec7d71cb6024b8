package apigateway

import (
	"sluice/internal/api/apigatewayapi"
	"sluice/internal/wire"
)

func (d *documentationPart) shape() *apigatewayapi.DocumentationPart {
	return &apigatewayapi.DocumentationPart{
		Id: wire.Some(d.ID), Properties: wire.Some(d.Properties),
		Location: &apigatewayapi.DocumentationPartLocation{
			Type: wire.Some(d.Location.Type), Path: wire.NonZero(d.Location.Path), Method: wire.NonZero(d.Location.Method),
			StatusCode: wire.NonZero(d.Location.StatusCode), Name: wire.NonZero(d.Location.Name),
		},
	}
}

func (v *documentationVersion) shape() *apigatewayapi.DocumentationVersion {
	return &apigatewayapi.DocumentationVersion{
		Version: wire.Some(v.Version), Description: wire.NonZero(v.Description), CreatedDate: wire.Some(v.Created),
	}
}
