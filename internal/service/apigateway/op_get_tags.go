package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getTags shows the tags of something.
func (s *Service) getTags() service.Operation {
	return service.Define(apigatewayapi.GetTags, service.Contract{
		Action: "apigateway:GET", Resource: "Tags", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetTagsRequest) error {
		return s.requireTags(c, in.ResourceArn.V, nil)
	}, s.handleGetTags)
}

func (s *Service) handleGetTags(_ context.Context, c *service.Call, in *apigatewayapi.GetTagsRequest) (*apigatewayapi.Tags, error) {
	t, err := s.parseTagged(c, in.ResourceArn.V)
	if err != nil {
		return nil, err
	}
	tags, err := t.things.tags(c, t.ids)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.Tags{Tags: wire.Dict[string]{}}
	if len(tags) > 0 {
		out.Tags = toDict(tags)
	}
	return out, nil
}
