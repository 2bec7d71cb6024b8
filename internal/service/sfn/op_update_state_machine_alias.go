package sfn

import (
	"context"
	"slices"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateStateMachineAlias points an alias elsewhere, or describes it otherwise.
func (s *Service) updateStateMachineAlias() service.Operation {
	return service.Define(api.UpdateStateMachineAlias, service.Contract{
		Action: "states:UpdateStateMachineAlias", Resource: machineResource, Keys: []string{qualifierKey},
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrValidationException, api.ErrResourceNotFound, api.ErrStateMachineDeleting},
	}, func(c *service.Call, in *api.UpdateStateMachineAliasInput) error {
		a, err := locateAlias(c, in.StateMachineAliasArn)
		if err != nil {
			return err
		}
		s.requireMachine(c, action(c), a, nil)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.UpdateStateMachineAliasInput) (*api.UpdateStateMachineAliasOutput, error) {
		a, err := locateAlias(c, in.StateMachineAliasArn)
		if err != nil {
			return nil, err
		}
		if !in.Description.Set && in.RoutingConfiguration == nil {
			return nil, invalid(reasonMissing, "Either the description or the routing configuration must be specified") // the text is ours
		}
		out := &api.UpdateStateMachineAliasOutput{}
		return out, s.change(func(ed *edit) error {
			x, err := s.rerouted(c, a, in)
			if err != nil {
				return err
			}
			out.UpdateDate = wire.Some(x.Updated)
			s.aliases.put(ed, owner{a.scope, a.name}, x)
			return nil
		})
	})
}

// rerouted is an alias as it is to be. It runs within change.
func (s *Service) rerouted(c *service.Call, a address, in *api.UpdateStateMachineAliasInput) (*alias, error) {
	before := s.aliases.get(owner{a.scope, a.name}, a.qualifier)
	if before == nil {
		return nil, noReferred(a.arn())
	}
	if s.machines.get(a.itself(), a.name).Status == deleting {
		return nil, machineDeleting(a.unqualified())
	}
	x := *before
	x.Description = in.Description.Or(x.Description)
	if in.RoutingConfiguration != nil {
		of, routes, err := routing(in.RoutingConfiguration).read(c)
		switch {
		case err != nil:
			return nil, err
		case of.unqualified() != a.unqualified():
			return nil, invalid(reasonRouting, "Routing configuration must contain versions of the alias's state machine. Received: %s", routing(in.RoutingConfiguration).received()) // the text is ours
		}
		x.Routes = routes
	}
	if x.Description != before.Description || !slices.Equal(x.Routes, before.Routes) {
		x.Updated = c.Now.UTC()
	}
	return &x, s.checkRoutes(a, x.Routes)
}
