package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// updateAlias points an alias elsewhere.
func (s *Service) updateAlias() service.Operation {
	return service.Define(lambdaapi.UpdateAlias, service.Contract{
		Action: "lambda:UpdateAlias", Resource: functionResource, Errors: refuses(lambdaapi.ErrPreconditionFailedException),
	}, func(c *service.Call, in *lambdaapi.UpdateAliasRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.UpdateAliasRequest) (out *lambdaapi.AliasConfiguration, err error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		t.qualifier = in.Name.V
		err = s.change(func(ed *edit) error {
			before := s.aliases.get(t.scope, t.key())
			if before == nil {
				return notFound("Alias not found: %s", t.arn())
			}
			if err := checkRevision(in.RevisionId, before.Revision, showsFunction); err != nil {
				return err
			}
			a := *before
			a.Version, a.Description, a.Revision = in.FunctionVersion.Or(a.Version), in.Description.Or(a.Description), s.newRevision()
			if in.RoutingConfig != nil {
				a.Weights = toMap(in.RoutingConfig.AdditionalVersionWeights)
			}
			out = a.shape(t.scope)
			s.aliases.put(ed, t.scope, &a)
			return s.checkAlias(t.scope, &a)
		})
		return out, err
	})
}
