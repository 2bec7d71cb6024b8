package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// untagResource takes tags away.
func (s *Service) untagResource() service.Operation {
	return service.Define(apigatewayapi.UntagResource, service.Contract{
		Action: "apigateway:DELETE", Resource: "Tags", Keys: []string{"aws:ResourceTag/${TagKey}", "aws:TagKeys"},
		Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.UntagResourceRequest) error {
		return s.requireTags(c, in.ResourceArn.V, []condition{are("aws:TagKeys", in.TagKeys)})
	}, s.handleUntagResource)
}

func (s *Service) handleUntagResource(_ context.Context, c *service.Call, in *apigatewayapi.UntagResourceRequest) (*wire.Empty, error) {
	return nil, s.changeTags(c, in.ResourceArn.V, func(tags map[string]string) {
		for _, k := range in.TagKeys {
			delete(tags, k)
		}
	})
}
