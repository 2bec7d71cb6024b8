package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// untagResource takes tags away; those that are not there are no error.
func (s *Service) untagResource() service.Operation {
	return service.Define(lambdaapi.UntagResource, service.Contract{
		Action: "lambda:UntagResource", Resource: functionResource + ", " + mappingResource + ", " + signingResource,
		Keys: []string{"aws:TagKeys"}, Errors: refuses(lambdaapi.ErrResourceConflictException),
	}, func(c *service.Call, in *lambdaapi.UntagResourceRequest) error {
		return s.onTagged(c, in.Resource, are("aws:TagKeys", in.TagKeys))
	}, func(_ context.Context, c *service.Call, in *lambdaapi.UntagResourceRequest) (*wire.Empty, error) {
		return nil, s.retag(c, in.Resource, func(tags map[string]string) {
			for _, name := range in.TagKeys {
				delete(tags, name)
			}
		})
	})
}
