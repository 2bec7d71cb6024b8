package iam

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listGroups lists the groups below a path, sorted by name.
func (s *Service) listGroups() service.Operation {
	const action = "iam:ListGroups"
	contract := service.Contract{
		Action: action, Resource: "group",
		Errors: []*wire.ErrorShape{wire.ErrValidation},
	}
	authorize := func(c *service.Call, in *iamapi.ListGroupsRequest) error {
		onAccount(c, action, resourceARN(c.Account, "group", in.PathPrefix.Or("/"), ""))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListGroupsRequest) (*iamapi.ListGroupsResponse, error) {
		found := slices.DeleteFunc(s.groups(c.Account), func(g *group) bool { return !strings.HasPrefix(g.Path, in.PathPrefix.Or("/")) })
		part, next, err := page(found, (*group).key, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		return &iamapi.ListGroupsResponse{Groups: showGroups(part), IsTruncated: wire.Some(next.Set), Marker: next}, nil
	}
	return service.Define(iamapi.ListGroups, contract, authorize, handle)
}
