package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listTagsForResource shows the tags of a state machine or an activity.
func (s *Service) listTagsForResource() service.Operation {
	return service.Define(api.ListTagsForResource, service.Contract{
		Action: "states:ListTagsForResource", Resource: activityResource + ", " + machineResource,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrResourceNotFound},
	}, func(c *service.Call, in *api.ListTagsForResourceInput) error {
		return s.requireTagged(c, in.ResourceArn, nil)
	}, func(_ context.Context, c *service.Call, in *api.ListTagsForResourceInput) (*api.ListTagsForResourceOutput, error) {
		a, err := locate(c, in.ResourceArn, typeMachine, typeActivity)
		if err != nil {
			return nil, err
		}
		out := &api.ListTagsForResourceOutput{}
		return out, s.view(func() error {
			tags, err := s.tagged(a)
			out.Tags = shapeTags(tags)
			return err
		})
	})
}
