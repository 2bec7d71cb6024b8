package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeResourcePolicies lists the resource policies of the account, the one that changed last first.
func (s *Service) describeResourcePolicies() service.Operation {
	const action = "logs:DescribeResourcePolicies"
	contract := service.Contract{
		Action: action, Resource: groupResource,
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, _ *logsapi.DescribeResourcePoliciesRequest) error {
		onAccount(c, action)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DescribeResourcePoliciesRequest) (*logsapi.DescribeResourcePoliciesResponse, error) {
		if in.ResourceArn.Set || in.PolicyScope.Or("ACCOUNT") != "ACCOUNT" {
			return nil, wire.ErrNotImplemented.New("The parameters resourceArn and policyScope of DescribeResourcePolicies are not implemented.")
		}
		part, next, err := page(s.policiesOf(scopeOf(c)), (*resourcePolicy).changed, true, in.NextToken, int(in.Limit.Or(describeMax)))
		if err != nil {
			return nil, err
		}
		out := &logsapi.DescribeResourcePoliciesResponse{ResourcePolicies: make([]logsapi.ResourcePolicy, len(part)), NextToken: next}
		for i, p := range part {
			out.ResourcePolicies[i] = p.shown()
		}
		return out, nil
	}
	return service.Define(logsapi.DescribeResourcePolicies, contract, authorize, handle)
}
