package iam

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listRoles lists the roles below a path, sorted by name, without boundary and tags.
func (s *Service) listRoles() service.Operation {
	const action = "iam:ListRoles"
	contract := service.Contract{
		Action: action, Resource: "role",
		Errors: []*wire.ErrorShape{wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListRolesRequest) error {
		onAccount(c, action, resourceARN(c.Account, "role", in.PathPrefix.Or("/"), ""))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListRolesRequest) (*iamapi.ListRolesResponse, error) {
		found := slices.DeleteFunc(s.roles(c.Account), func(v *role) bool { return !strings.HasPrefix(v.Path, in.PathPrefix.Or("/")) })
		part, next, err := page(found, (*role).key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		out := &iamapi.ListRolesResponse{Roles: []iamapi.Role{}, IsTruncated: wire.Some(next.Set), Marker: next}
		for _, v := range part {
			out.Roles = append(out.Roles, s.listed(v))
		}
		return out, nil
	}
	return service.Define(iamapi.ListRoles, contract, authorize, handle)
}
