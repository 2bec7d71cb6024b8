package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getTags shows the tags of an API or a stage.
func (s *Service) getTags() service.Operation {
	return service.Define(apigatewayapi.GetTags, service.Contract{
		Action: "apigateway:GET", Resource: "Tags", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(), Gaps: []string{"tags of other things than APIs and stages are refused with 501"},
	}, func(c *service.Call, in *apigatewayapi.GetTagsRequest) error {
		return s.requireTags(c, in.ResourceArn.V, nil)
	}, s.handleGetTags)
}

func (s *Service) handleGetTags(_ context.Context, c *service.Call, in *apigatewayapi.GetTagsRequest) (*apigatewayapi.Tags, error) {
	t, err := parseTagged(c, in.ResourceArn.V)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.Tags{Tags: wire.Dict[string]{}}
	err = s.read(c, t.api, func(e *entry) error {
		tags, err := t.tags(c, e)
		if len(tags) > 0 {
			out.Tags = toDict(tags)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
