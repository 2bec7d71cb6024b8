package sfn

import (
	"context"
	"slices"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createStateMachineAlias makes a name for one or two versions of a state machine.
func (s *Service) createStateMachineAlias() service.Operation {
	return service.Define(api.CreateStateMachineAlias, service.Contract{
		Action: "states:CreateStateMachineAlias", Resource: machineResource, Keys: []string{qualifierKey},
		Errors: []*wire.ErrorShape{
			api.ErrInvalidArn, api.ErrValidationException, api.ErrStateMachineDeleting, api.ErrResourceNotFound, api.ErrConflictException,
			api.ErrServiceQuotaExceededException,
		},
	}, func(c *service.Call, in *api.CreateStateMachineAliasInput) error {
		if err := checkAliasName(in.Name.V); err != nil {
			return err
		}
		versions, err := routing(in.RoutingConfiguration).versions(c)
		if err != nil {
			return err
		}
		s.requireRouted(c, in.Name.V, versions)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.CreateStateMachineAliasInput) (*api.CreateStateMachineAliasOutput, error) {
		a, routes, err := routing(in.RoutingConfiguration).read(c)
		if err != nil {
			return nil, err
		}
		now := c.Now.UTC()
		x := &alias{Name: in.Name.V, Description: in.Description.V, Routes: routes, Created: now, Updated: now}
		out := &api.CreateStateMachineAliasOutput{StateMachineAliasArn: wire.Some(a.aliasARN(a.name, x.Name)), CreationDate: wire.Some(now)}
		return out, s.change(func(ed *edit) error {
			before, err := s.creatable(a, x)
			switch {
			case err != nil:
				return err
			case before != nil:
				out.CreationDate = wire.Some(before.Created)
			default:
				s.aliases.put(ed, owner{a.scope, a.name}, x)
			}
			return nil
		})
	})
}

// creatable refuses an alias that cannot be made; before is one that is already there and the same. It runs within change.
func (s *Service) creatable(a address, x *alias) (before *alias, err error) {
	of := owner{a.scope, a.name}
	if m := s.machines.get(a.itself(), a.name); m != nil && m.Status == deleting {
		return nil, machineDeleting(a.arn())
	}
	if err := s.checkRoutes(a, x.Routes); err != nil {
		return nil, err
	}
	if before = s.aliases.get(of, x.Name); before != nil {
		if before.Description != x.Description || !slices.Equal(before.Routes, x.Routes) {
			return nil, api.ErrConflictException.New("Failed to create alias because an alias with the same name and a different routing configuration already exists.")
		}
		return before, nil
	}
	if s.aliases.count(of) >= aliasesMax {
		return nil, api.ErrServiceQuotaExceededException.Newf("The state machine has the maximum number of aliases: %d.", aliasesMax) // the text is ours
	}
	return nil, nil
}
