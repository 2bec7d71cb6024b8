package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// listAliases lists a function's aliases, or those of one version, by name.
func (s *Service) listAliases() service.Operation {
	return service.Define(lambdaapi.ListAliases, service.Contract{
		Action: "lambda:ListAliases", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.ListAliasesRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.ListAliasesRequest) (*lambdaapi.ListAliasesResponse, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.ListAliasesResponse{Aliases: []lambdaapi.AliasConfiguration{}}
		return out, s.view(func() error {
			if _, err := s.find(t); err != nil {
				return err
			}
			var all []*alias
			for _, a := range s.aliases.of(t.scope, t.name) {
				if in.FunctionVersion.V == "" || a.Version == in.FunctionVersion.V {
					all = append(all, a)
				}
			}
			found, next, err := page(all, func(a *alias) string { return a.Name }, in.Marker, in.MaxItems)
			if err != nil {
				return err
			}
			out.NextMarker = next
			for _, a := range found {
				out.Aliases = append(out.Aliases, *a.shape(t.scope))
			}
			return nil
		})
	})
}
