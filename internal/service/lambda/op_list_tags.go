package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// listTags shows the tags of a function, an event source mapping or a code signing configuration.
func (s *Service) listTags() service.Operation {
	return service.Define(lambdaapi.ListTags, service.Contract{
		Action: "lambda:ListTags", Resource: functionResource + ", " + mappingResource + ", " + signingResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.ListTagsRequest) error {
		return s.onTagged(c, in.Resource)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.ListTagsRequest) (*lambdaapi.ListTagsResponse, error) {
		t, err := tagged(c, in.Resource)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.ListTagsResponse{}
		return out, s.view(func() error {
			tags, there := s.tags(t)
			if !there {
				return t.absent()
			}
			out.Tags = toDict(tags)
			return nil
		})
	})
}
