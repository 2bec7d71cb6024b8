package sfn

import (
	"context"
	"maps"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagResource adds tags to a state machine or an activity.
func (s *Service) tagResource() service.Operation {
	return service.Define(api.TagResource, service.Contract{
		Action: "states:TagResource", Resource: activityResource + ", " + machineResource, Keys: []string{requestTagKey, tagKeysKey},
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrResourceNotFound, api.ErrTooManyTags},
		Gaps:   []string{"characters of keys and values are not held against AWS's list"},
	}, func(c *service.Call, in *api.TagResourceInput) error {
		return s.requireTagged(c, in.ResourceArn, requestTags(tagsOf(in.Tags)))
	}, func(_ context.Context, c *service.Call, in *api.TagResourceInput) (*api.TagResourceOutput, error) {
		return &api.TagResourceOutput{}, s.retag(c, in.ResourceArn, func(tags map[string]string) { maps.Copy(tags, tagsOf(in.Tags)) })
	})
}
