package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getResourcePolicy shows the policy of a function, a version or an alias, by its ARN.
func (s *Service) getResourcePolicy() service.Operation {
	return service.Define(lambdaapi.GetResourcePolicy, service.Contract{
		Action: "lambda:GetResourcePolicy", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetResourcePolicyRequest) error {
		return s.onPolicyResource(c, in.ResourceArn)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetResourcePolicyRequest) (out *lambdaapi.GetResourcePolicyResponse, err error) {
		t, err := policyResource(c, in.ResourceArn)
		if err != nil {
			return nil, err
		}
		return out, s.view(func() error {
			p := s.policies.get(t.scope, t.key())
			if p == nil {
				return noResource()
			}
			out = &lambdaapi.GetResourcePolicyResponse{Policy: wire.Some(document(p.Statements)), RevisionId: wire.Some(p.Revision)}
			return nil
		})
	})
}
