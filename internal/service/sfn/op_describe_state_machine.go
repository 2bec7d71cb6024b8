package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeStateMachine shows a state machine, or a version.
func (s *Service) describeStateMachine() service.Operation {
	return service.Define(api.DescribeStateMachine, service.Contract{
		Action: "states:DescribeStateMachine", Resource: machineResource, Keys: []string{qualifierKey},
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrValidationException, api.ErrStateMachineDoesNotExist},
		Gaps:   []string{"the ARN of an alias shows the version of its first route"},
	}, func(c *service.Call, in *api.DescribeStateMachineInput) error {
		a, err := locate(c, in.StateMachineArn, typeMachine)
		if err != nil {
			return err
		}
		s.requireMachine(c, action(c), a, nil)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.DescribeStateMachineInput) (*api.DescribeStateMachineOutput, error) {
		a, err := locate(c, in.StateMachineArn, typeMachine)
		if err != nil {
			return nil, err
		}
		var f *found
		if err := s.view(func() error {
			f, err = s.find(a, 0)
			return err
		}); err != nil {
			return nil, err
		}
		return f.shape(in.IncludedData), nil
	})
}
