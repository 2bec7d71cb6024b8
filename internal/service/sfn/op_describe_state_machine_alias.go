package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeStateMachineAlias shows an alias.
func (s *Service) describeStateMachineAlias() service.Operation {
	return service.Define(api.DescribeStateMachineAlias, service.Contract{
		Action: "states:DescribeStateMachineAlias", Resource: machineResource, Keys: []string{qualifierKey},
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrValidationException, api.ErrResourceNotFound},
	}, func(c *service.Call, in *api.DescribeStateMachineAliasInput) error {
		a, err := locateAlias(c, in.StateMachineAliasArn)
		if err != nil {
			return err
		}
		s.requireMachine(c, action(c), a, nil)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.DescribeStateMachineAliasInput) (out *api.DescribeStateMachineAliasOutput, err error) {
		a, err := locateAlias(c, in.StateMachineAliasArn)
		if err != nil {
			return nil, err
		}
		return out, s.view(func() error {
			x := s.aliases.get(owner{a.scope, a.name}, a.qualifier)
			if x == nil {
				return noReferred(a.arn())
			}
			out = x.shape(a.scope, a.name)
			return nil
		})
	})
}
