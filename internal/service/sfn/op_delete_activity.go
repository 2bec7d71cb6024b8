package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteActivity deletes an activity; one that is not there is no error (recorded: test_create_describe_delete_activity).
func (s *Service) deleteActivity() service.Operation {
	return service.Define(api.DeleteActivity, service.Contract{
		Action: "states:DeleteActivity", Resource: activityResource, Errors: []*wire.ErrorShape{api.ErrInvalidArn},
	}, func(c *service.Call, in *api.DeleteActivityInput) error {
		return s.onActivity(c, in.ActivityArn)
	}, func(_ context.Context, c *service.Call, in *api.DeleteActivityInput) (*api.DeleteActivityOutput, error) {
		a, err := locate(c, in.ActivityArn, typeActivity)
		if err != nil {
			return nil, err
		}
		return &api.DeleteActivityOutput{}, s.change(func(ed *edit) error {
			if x := s.activities.get(a.itself(), a.name); x != nil {
				s.activities.remove(ed, a.itself(), x)
			}
			return nil
		})
	})
}

// onActivity authorizes an operation on an activity.
func (s *Service) onActivity(c *service.Call, given wire.Opt[string]) error {
	a, err := locate(c, given, typeActivity)
	if err != nil {
		return err
	}
	s.requireActivity(c, action(c), a, nil)
	return nil
}
