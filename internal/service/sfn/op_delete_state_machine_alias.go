package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteStateMachineAlias deletes an alias; one that is not there is no error (recorded: test_delete_no_such_alias_arn).
func (s *Service) deleteStateMachineAlias() service.Operation {
	return service.Define(api.DeleteStateMachineAlias, service.Contract{
		Action: "states:DeleteStateMachineAlias", Resource: machineResource, Keys: []string{qualifierKey},
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrValidationException},
	}, func(c *service.Call, in *api.DeleteStateMachineAliasInput) error {
		a, err := locateAlias(c, in.StateMachineAliasArn)
		if err != nil {
			return err
		}
		s.requireMachine(c, action(c), a, nil)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.DeleteStateMachineAliasInput) (*api.DeleteStateMachineAliasOutput, error) {
		a, err := locateAlias(c, in.StateMachineAliasArn)
		if err != nil {
			return nil, err
		}
		return &api.DeleteStateMachineAliasOutput{}, s.change(func(ed *edit) error {
			of := owner{a.scope, a.name}
			if x := s.aliases.get(of, a.qualifier); x != nil {
				s.aliases.remove(ed, of, x)
			}
			return nil
		})
	})
}
