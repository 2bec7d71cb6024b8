package lambda

import (
	"context"
	"maps"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagResource adds tags to a function, an event source mapping or a code signing configuration.
func (s *Service) tagResource() service.Operation {
	return service.Define(lambdaapi.TagResource, service.Contract{
		Action: "lambda:TagResource", Resource: functionResource + ", " + mappingResource + ", " + signingResource,
		Keys: []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"}, Errors: refuses(lambdaapi.ErrResourceConflictException),
	}, func(c *service.Call, in *lambdaapi.TagResourceRequest) error {
		return s.onTagged(c, in.Resource, requestTags(toMap(in.Tags))...)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.TagResourceRequest) (*wire.Empty, error) {
		if len(in.Tags) == 0 {
			return nil, invalidParameter("An error occurred and the request cannot be processed.") // recorded
		}
		return nil, s.retag(c, in.Resource, func(tags map[string]string) { maps.Copy(tags, toMap(in.Tags)) })
	})
}
