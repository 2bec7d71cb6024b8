package iam

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listEntitiesForPolicy lists the users, groups and roles that have a managed policy attached or as their permissions boundary.
func (s *Service) listEntitiesForPolicy() service.Operation {
	const action = "iam:ListEntitiesForPolicy"
	contract := service.Contract{
		Action: action, Resource: "policy", Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.ListEntitiesForPolicyRequest) error {
		s.onPolicy(c, action, in.PolicyArn.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListEntitiesForPolicyRequest) (*iamapi.ListEntitiesForPolicyResponse, error) {
		found, err := s.policy(c.Account, in.PolicyArn.V)
		if err != nil {
			return nil, err
		}
		var entities []entity
		for _, e := range s.entities(c.Account) {
			if matchesEntity(in, &e, found.arn) {
				entities = append(entities, e)
			}
		}
		part, next, err := page(entities, entity.key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		out := &iamapi.ListEntitiesForPolicyResponse{
			PolicyGroups: []iamapi.PolicyGroup{}, PolicyUsers: []iamapi.PolicyUser{}, PolicyRoles: []iamapi.PolicyRole{},
			IsTruncated: wire.Some(next.Set), Marker: next,
		}
		for _, e := range part {
			switch e.kind {
			case "Group":
				out.PolicyGroups = append(out.PolicyGroups, iamapi.PolicyGroup{GroupName: wire.Some(e.Name), GroupId: wire.Some(e.ID)})
			case "Role":
				out.PolicyRoles = append(out.PolicyRoles, iamapi.PolicyRole{RoleName: wire.Some(e.Name), RoleId: wire.Some(e.ID)})
			default:
				out.PolicyUsers = append(out.PolicyUsers, iamapi.PolicyUser{UserName: wire.Some(e.Name), UserId: wire.Some(e.ID)})
			}
		}
		return out, nil
	}
	return service.Define(iamapi.ListEntitiesForPolicy, contract, authorize, handle)
}

// entity is a user, a group or a role; kind is as EntityFilter writes it.
type entity struct {
	kind string
	*identity
}

func (e entity) key() string { return e.kind + e.identity.key() }

// entities lists groups, then roles, then users, each sorted by name.
func (s *Service) entities(account string) []entity {
	var out []entity
	for _, g := range s.groups(account) {
		out = append(out, entity{"Group", &g.identity})
	}
	for _, r := range s.roles(account) {
		out = append(out, entity{"Role", &r.identity})
	}
	for _, u := range s.users(account) {
		out = append(out, entity{"User", &u.identity})
	}
	return out
}

func matchesEntity(in *iamapi.ListEntitiesForPolicyRequest, e *entity, policyARN string) bool {
	attached := slices.Contains(e.Attached, policyARN) && in.PolicyUsageFilter.V != usageBoundary
	bounding := e.Boundary == policyARN && in.PolicyUsageFilter.V != usagePermissions
	return (attached || bounding) && (!in.EntityFilter.Set || in.EntityFilter.V == e.kind) && strings.HasPrefix(e.Path, in.PathPrefix.Or("/"))
}
