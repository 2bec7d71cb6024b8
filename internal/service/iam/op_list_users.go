package iam

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listUsers lists the users below a path, sorted by name, without boundary and tags.
func (s *Service) listUsers() service.Operation {
	const action = "iam:ListUsers"
	contract := service.Contract{
		Action: action, Resource: "user",
		Errors: []*wire.ErrorShape{wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListUsersRequest) error {
		onAccount(c, action, resourceARN(c.Account, "user", in.PathPrefix.Or("/"), ""))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListUsersRequest) (*iamapi.ListUsersResponse, error) {
		found := slices.DeleteFunc(s.users(c.Account), func(v *user) bool { return !strings.HasPrefix(v.Path, in.PathPrefix.Or("/")) })
		part, next, err := page(found, (*user).key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		out := &iamapi.ListUsersResponse{Users: []iamapi.User{}, IsTruncated: wire.Some(next.Set), Marker: next}
		for _, v := range part {
			out.Users = append(out.Users, v.briefly())
		}
		return out, nil
	}
	return service.Define(iamapi.ListUsers, contract, authorize, handle)
}
