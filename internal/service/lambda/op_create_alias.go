package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// createAlias makes a name for a version.
func (s *Service) createAlias() service.Operation {
	return service.Define(lambdaapi.CreateAlias, service.Contract{
		Action: "lambda:CreateAlias", Resource: functionResource, Errors: refuses(lambdaapi.ErrResourceConflictException),
	}, func(c *service.Call, in *lambdaapi.CreateAliasRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.CreateAliasRequest) (out *lambdaapi.AliasConfiguration, err error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		a := &alias{Function: t.name, Name: in.Name.V, Version: in.FunctionVersion.V, Description: in.Description.V, Revision: s.newRevision()}
		if in.RoutingConfig != nil {
			a.Weights = toMap(in.RoutingConfig.AdditionalVersionWeights)
		}
		return a.shape(t.scope), s.change(func(ed *edit) error {
			if err := s.checkAlias(t.scope, a); err != nil {
				return err
			}
			named := target{t.scope, t.name, a.Name}
			if s.aliases.get(t.scope, named.key()) != nil {
				return conflict("Alias already exists: %s", named.arn())
			}
			s.aliases.put(ed, t.scope, a)
			return nil
		})
	})
}
