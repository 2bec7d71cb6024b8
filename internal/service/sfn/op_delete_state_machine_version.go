package sfn

import (
	"context"
	"strings"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteStateMachineVersion deletes a version that no alias refers to. Executions of it go on.
func (s *Service) deleteStateMachineVersion() service.Operation {
	return service.Define(api.DeleteStateMachineVersion, service.Contract{
		Action: "states:DeleteStateMachineVersion", Resource: machineResource, Keys: []string{qualifierKey},
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrValidationException, api.ErrConflictException},
	}, func(c *service.Call, in *api.DeleteStateMachineVersionInput) error {
		a, err := locateVersion(c, in.StateMachineVersionArn)
		if err != nil {
			return err
		}
		s.requireMachine(c, action(c), a, nil)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.DeleteStateMachineVersionInput) (*api.DeleteStateMachineVersionOutput, error) {
		a, err := locateVersion(c, in.StateMachineVersionArn)
		if err != nil {
			return nil, err
		}
		of, number := owner{a.scope, a.name}, versionNumber(a.qualifier)
		return &api.DeleteStateMachineVersionOutput{}, s.change(func(ed *edit) error {
			v := s.versions.get(of, numberKey(number))
			if v == nil {
				return nil // recorded (test_list_delete_version): as if it had been there
			}
			var users []string
			for _, x := range s.aliases.list(of) {
				if x.routesTo(number) {
					users = append(users, x.Name)
				}
			}
			if len(users) > 0 {
				return api.ErrConflictException.Newf("Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [%s]", strings.Join(users, ", "))
			}
			s.versions.remove(ed, of, v)
			ed.supersede(a.scope, s.machines.get(a.itself(), a.name), v.Revision)
			return nil
		})
	})
}
