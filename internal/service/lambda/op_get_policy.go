package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
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
		out = &lambdaapi.GetPolicyResponse{}
		out.Policy, out.RevisionId, err = s.shownPolicy(t)
		return out, err
	})
}
