package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeActivity shows an activity.
func (s *Service) describeActivity() service.Operation {
	return service.Define(api.DescribeActivity, service.Contract{
		Action: "states:DescribeActivity", Resource: activityResource, Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrActivityDoesNotExist},
	}, func(c *service.Call, in *api.DescribeActivityInput) error {
		return s.onActivity(c, in.ActivityArn)
	}, func(_ context.Context, c *service.Call, in *api.DescribeActivityInput) (out *api.DescribeActivityOutput, err error) {
		a, err := locate(c, in.ActivityArn, typeActivity)
		if err != nil {
			return nil, err
		}
		return out, s.view(func() error {
			x := s.activities.get(a.itself(), a.name)
			if x == nil {
				return noActivity(a.arn())
			}
			out = &api.DescribeActivityOutput{
				ActivityArn: wire.Some(a.arn()), Name: wire.Some(x.Name), CreationDate: wire.Some(x.Created), EncryptionConfiguration: encryption(),
			}
			return nil
		})
	})
}
