package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listActivities lists activities by name.
func (s *Service) listActivities() service.Operation {
	return service.Define(api.ListActivities, service.Contract{
		Action: "states:ListActivities", Resource: activityResource, Errors: []*wire.ErrorShape{api.ErrInvalidToken},
	}, func(c *service.Call, _ *api.ListActivitiesInput) error {
		requireAll(c, typeActivity)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.ListActivitiesInput) (*api.ListActivitiesOutput, error) {
		at := scopeOf(c)
		out := &api.ListActivitiesOutput{Activities: []api.ActivityListItem{}}
		return out, s.view(func() error {
			found, next, err := page(c, s.activities.list(at.itself()), func(x *activity) string { return x.Name }, in.NextToken, in.MaxResults)
			out.NextToken = next
			for _, x := range found {
				out.Activities = append(out.Activities, api.ActivityListItem{
					ActivityArn: wire.Some(at.activityARN(x.Name)), Name: wire.Some(x.Name), CreationDate: wire.Some(x.Created),
				})
			}
			return err
		})
	})
}
