package sfn

import (
	"context"
	"time"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// pollMax is how long a worker waits for a task. Source: API Reference, GetActivityTask.
const pollMax = 60 * time.Second

// getActivityTask gives a worker the oldest task of an activity, or nothing if there is none for a minute.
func (s *Service) getActivityTask() service.Operation {
	return service.Define(api.GetActivityTask, service.Contract{
		Action: "states:GetActivityTask", Resource: activityResource, Data: true,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrActivityDoesNotExist},
	}, func(c *service.Call, in *api.GetActivityTaskInput) error {
		return s.onActivity(c, in.ActivityArn)
	}, func(ctx context.Context, c *service.Call, in *api.GetActivityTaskInput) (*api.GetActivityTaskOutput, error) {
		a, err := locate(c, in.ActivityArn, typeActivity)
		if err != nil {
			return nil, err
		}
		if err := s.view(func() error {
			if s.activities.get(a.itself(), a.name) == nil {
				return noActivity(a.arn())
			}
			return nil
		}); err != nil {
			return nil, err
		}
		c.TakesLong(pollMax + time.Second)
		ctx, cancel := context.WithTimeout(ctx, pollMax)
		defer cancel()
		got, err := s.engine.NextTask(ctx, a.arn(), in.WorkerName.V)
		if err != nil || got == nil {
			return &api.GetActivityTaskOutput{}, err
		}
		return &api.GetActivityTaskOutput{TaskToken: wire.Some(got.Token), Input: wire.Some(got.Input)}, nil
	})
}
