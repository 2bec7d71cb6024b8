package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteResourcePolicy removes the policy of a function, a version or an alias.
func (s *Service) deleteResourcePolicy() service.Operation {
	return service.Define(lambdaapi.DeleteResourcePolicy, service.Contract{
		Action: "lambda:DeleteResourcePolicy", Resource: functionResource, Errors: refuses(lambdaapi.ErrPreconditionFailedException),
	}, func(c *service.Call, in *lambdaapi.DeleteResourcePolicyRequest) error {
		return s.onPolicyResource(c, in.ResourceArn)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.DeleteResourcePolicyRequest) (*wire.Empty, error) {
		t, err := policyResource(c, in.ResourceArn)
		if err != nil {
			return nil, err
		}
		return nil, s.change(func(ed *edit) error {
			before := s.policies.get(t.scope, t.key())
			if before == nil {
				return noResource()
			}
			if err := checkRevision(in.RevisionId, before.Revision, showsPolicy); err != nil {
				return err
			}
			return s.putPolicy(ed, t, &resourcePolicy{Function: t.name, Qualifier: t.qualifier})
		})
	})
}
