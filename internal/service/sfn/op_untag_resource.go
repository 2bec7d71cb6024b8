package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// untagResource takes tags off a state machine or an activity.
func (s *Service) untagResource() service.Operation {
	return service.Define(api.UntagResource, service.Contract{
		Action: "states:UntagResource", Resource: activityResource + ", " + machineResource, Keys: []string{tagKeysKey},
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrResourceNotFound},
	}, func(c *service.Call, in *api.UntagResourceInput) error {
		return s.requireTagged(c, in.ResourceArn, removedTags(in.TagKeys))
	}, func(_ context.Context, c *service.Call, in *api.UntagResourceInput) (*api.UntagResourceOutput, error) {
		return &api.UntagResourceOutput{}, s.retag(c, in.ResourceArn, func(tags map[string]string) {
			for _, key := range in.TagKeys {
				delete(tags, key)
			}
		})
	})
}
