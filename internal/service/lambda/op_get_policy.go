package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getPolicy shows the policy of a function, a version or an alias.
func (s *Service) getPolicy() service.Operation {
	return service.Define(lambdaapi.GetPolicy, service.Contract{
		Action: "lambda:GetPolicy", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetPolicyRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetPolicyRequest) (out *lambdaapi.GetPolicyResponse, err error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		return out, s.view(func() error {
			p := s.policies.get(t.scope, t.key())
			if p == nil {
				return noResource()
			}
			out = &lambdaapi.GetPolicyResponse{Policy: wire.Some(document(p.Statements)), RevisionId: wire.Some(p.Revision)}
			return nil
		})
	})
}
