package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
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
		out = &lambdaapi.GetResourcePolicyResponse{}
		out.Policy, out.RevisionId, err = s.shownPolicy(t)
		return out, err
	})
}
