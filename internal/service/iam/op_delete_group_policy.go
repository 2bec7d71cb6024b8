package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteGroupPolicy takes an inline policy away from a group.
func (s *Service) deleteGroupPolicy() service.Operation {
	const action = "iam:DeleteGroupPolicy"
	contract := service.Contract{
		Action: action, Resource: "group",
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.DeleteGroupPolicyRequest) error {
		s.onGroup(c, action, in.GroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeleteGroupPolicyRequest) (*wire.Empty, error) {
		return nil, s.editGroup(c.Account, in.GroupName.V, func(edited *group) error {
			return deleteInline(&edited.identity, "group", in.PolicyName.V)
		})
	}
	return service.Define(iamapi.DeleteGroupPolicy, contract, authorize, handle)
}
