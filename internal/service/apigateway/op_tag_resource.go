package apigateway

import (
	"context"
	"maps"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagResource puts tags on something.
func (s *Service) tagResource() service.Operation {
	return service.Define(apigatewayapi.TagResource, service.Contract{
		Action: "apigateway:PUT", Resource: "Tags",
		Keys:   []string{"aws:RequestTag/${TagKey}", "aws:ResourceTag/${TagKey}", "aws:TagKeys"},
		Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.TagResourceRequest) error {
		return s.requireTags(c, in.ResourceArn.V, requestTags(toMap(in.Tags)))
	}, s.handleTagResource)
}

func (s *Service) handleTagResource(_ context.Context, c *service.Call, in *apigatewayapi.TagResourceRequest) (*wire.Empty, error) {
	return nil, s.changeTags(c, in.ResourceArn.V, func(tags map[string]string) { maps.Copy(tags, toMap(in.Tags)) })
}
