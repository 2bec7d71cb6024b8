package sfn

import (
	"context"
	"slices"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listStateMachineAliases lists the aliases of a state machine, or those that route to a version, by name: the recorded answers are in this order,
// and not the newest first, as the API Reference has it.
func (s *Service) listStateMachineAliases() service.Operation {
	return service.Define(api.ListStateMachineAliases, service.Contract{
		Action: "states:ListStateMachineAliases", Resource: machineResource, Keys: []string{qualifierKey},
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrValidationException, api.ErrStateMachineDoesNotExist, api.ErrStateMachineDeleting, api.ErrResourceNotFound, api.ErrInvalidToken},
	}, func(c *service.Call, in *api.ListStateMachineAliasesInput) error {
		a, err := locate(c, in.StateMachineArn, typeMachine)
		if err != nil {
			return err
		}
		s.requireMachine(c, action(c), a, nil)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.ListStateMachineAliasesInput) (*api.ListStateMachineAliasesOutput, error) {
		a, err := locate(c, in.StateMachineArn, typeMachine)
		if err != nil {
			return nil, err
		}
		out := &api.ListStateMachineAliasesOutput{StateMachineAliases: []api.StateMachineAliasListItem{}}
		return out, s.view(func() error {
			all, err := s.aliasesOf(a)
			if err != nil {
				return err
			}
			found, next, err := page(c, all, func(x *alias) string { return x.Name }, in.NextToken, in.MaxResults)
			out.NextToken = next
			for _, x := range found {
				out.StateMachineAliases = append(out.StateMachineAliases, api.StateMachineAliasListItem{
					StateMachineAliasArn: wire.Some(a.aliasARN(a.name, x.Name)), CreationDate: wire.Some(x.Created),
				})
			}
			return err
		})
	})
}

// aliasesOf are the aliases of a machine, or of a version. It runs within view.
func (s *Service) aliasesOf(a address) ([]*alias, error) {
	of := owner{a.scope, a.name}
	m := s.machines.get(a.itself(), a.name)
	switch {
	case a.label != "":
		return nil, labelled()
	case m == nil:
		return nil, noMachine(a.arn())
	case m.Status == deleting:
		return nil, machineDeleting(a.unqualified())
	case a.qualifier == "":
		return s.aliases.list(of), nil
	}
	number := versionNumber(a.qualifier)
	if s.versions.get(of, numberKey(number)) == nil {
		return nil, noReferred(a.arn())
	}
	return slices.DeleteFunc(s.aliases.list(of), func(x *alias) bool { return !x.routesTo(number) }), nil
}
