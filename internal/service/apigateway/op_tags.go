package apigateway

import (
	"context"
	"maps"
	"net/url"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagResource puts tags on an API or a stage.
func (s *Service) tagResource() service.Operation {
	return service.Define(apigatewayapi.TagResource, service.Contract{
		Action: "apigateway:PUT", Resource: "Tags",
		Keys:   []string{"aws:RequestTag/${TagKey}", "aws:ResourceTag/${TagKey}", "aws:TagKeys"},
		Errors: refuses(), Gaps: []string{"tags of other things than APIs and stages are refused with 501"},
	}, func(c *service.Call, in *apigatewayapi.TagResourceRequest) error {
		return s.requireTags(c, in.ResourceArn.V, requestTags(toMap(in.Tags)))
	}, s.handleTagResource)
}

// untagResource takes tags away.
func (s *Service) untagResource() service.Operation {
	return service.Define(apigatewayapi.UntagResource, service.Contract{
		Action: "apigateway:DELETE", Resource: "Tags", Keys: []string{"aws:ResourceTag/${TagKey}", "aws:TagKeys"},
		Errors: refuses(), Gaps: []string{"tags of other things than APIs and stages are refused with 501"},
	}, func(c *service.Call, in *apigatewayapi.UntagResourceRequest) error {
		return s.requireTags(c, in.ResourceArn.V, []condition{are("aws:TagKeys", in.TagKeys)})
	}, s.handleUntagResource)
}

// getTags shows the tags of an API or a stage.
func (s *Service) getTags() service.Operation {
	return service.Define(apigatewayapi.GetTags, service.Contract{
		Action: "apigateway:GET", Resource: "Tags", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(), Gaps: []string{"tags of other things than APIs and stages are refused with 501"},
	}, func(c *service.Call, in *apigatewayapi.GetTagsRequest) error {
		return s.requireTags(c, in.ResourceArn.V, nil)
	}, s.handleGetTags)
}

// requireTags asks for the verb on "/tags/" and the encoded ARN of the tagged thing.
func (s *Service) requireTags(c *service.Call, text string, keys []condition) error {
	t, err := parseTagged(c, text)
	if err != nil {
		return err
	}
	s.require(c, "/tags/"+url.PathEscape(text), append(keys, s.resourceTags(c, t.api, t.stage)...)...)
	return nil
}

func (s *Service) handleTagResource(_ context.Context, c *service.Call, in *apigatewayapi.TagResourceRequest) (*wire.Empty, error) {
	return nil, s.changeTags(c, in.ResourceArn.V, func(tags map[string]string) { maps.Copy(tags, toMap(in.Tags)) })
}

func (s *Service) handleUntagResource(_ context.Context, c *service.Call, in *apigatewayapi.UntagResourceRequest) (*wire.Empty, error) {
	return nil, s.changeTags(c, in.ResourceArn.V, func(tags map[string]string) {
		for _, k := range in.TagKeys {
			delete(tags, k)
		}
	})
}

func (s *Service) changeTags(c *service.Call, text string, change func(map[string]string)) error {
	t, err := parseTagged(c, text)
	if err != nil {
		return err
	}
	return s.change(c, t.api, func(ed *edit, e *entry) error {
		before, err := t.tags(c, e)
		if err != nil {
			return err
		}
		after := map[string]string{}
		maps.Copy(after, before)
		change(after)
		if err := checkTags(after); err != nil {
			return err
		}
		t.setTags(ed, e, after)
		return nil
	})
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
