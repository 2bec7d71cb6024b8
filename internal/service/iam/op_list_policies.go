package iam

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listPolicies lists managed policies, the account's own and AWS's, sorted by name, without description and tags.
func (s *Service) listPolicies() service.Operation {
	const action = "iam:ListPolicies"
	contract := service.Contract{
		Action: action, Resource: "policy",
		Errors: []*wire.ErrorShape{wire.ErrValidation},
		Gaps:   []string{gapAWSPolicies},
	}
	authorize := func(c *service.Call, in *iamapi.ListPoliciesRequest) error {
		onAccount(c, action, "policy path "+in.PathPrefix.Or("/"))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListPoliciesRequest) (*iamapi.ListPoliciesResponse, error) {
		attached, bounding := s.holders(c.Account)
		found := slices.DeleteFunc(s.policies(c.Account), func(p *managedPolicy) bool {
			return !matchesList(in, p, attached[p.arn], bounding[p.arn])
		})
		part, next, err := page(found, (*managedPolicy).key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		out := &iamapi.ListPoliciesResponse{Policies: []iamapi.Policy{}, IsTruncated: wire.Some(next.Set), Marker: next}
		for _, p := range part {
			out.Policies = append(out.Policies, p.briefly(attached[p.arn], bounding[p.arn]))
		}
		return out, nil
	}
	return service.Define(iamapi.ListPolicies, contract, authorize, handle)
}

// matchesList applies the filters. OnlyAttached and PolicyUsageFilter ask for policies that are used, the latter how.
func matchesList(in *iamapi.ListPoliciesRequest, p *managedPolicy, attached, bounding int64) bool {
	switch {
	case in.Scope.V == "AWS" && !p.isAWS(), in.Scope.V == "Local" && p.isAWS():
		return false
	case in.OnlyAttached.V && attached == 0:
		return false
	case in.PolicyUsageFilter.V == usagePermissions && attached == 0, in.PolicyUsageFilter.V == usageBoundary && bounding == 0:
		return false
	}
	return strings.HasPrefix(p.Path, in.PathPrefix.Or("/"))
}

// How a managed policy is used (IAM API Reference, PolicyUsageFilter).
const (
	usagePermissions = "PermissionsPolicy"
	usageBoundary    = "PermissionsBoundary"
)
