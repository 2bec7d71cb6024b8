package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// getAlias shows an alias.
func (s *Service) getAlias() service.Operation {
	return service.Define(lambdaapi.GetAlias, service.Contract{
		Action: "lambda:GetAlias", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetAliasRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetAliasRequest) (out *lambdaapi.AliasConfiguration, err error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		t.qualifier = in.Name.V
		return out, s.view(func() error {
			a := s.aliases.get(t.scope, t.key())
			if a == nil {
				return noAlias(t)
			}
			out = a.shape(t.scope)
			return nil
		})
	})
}
