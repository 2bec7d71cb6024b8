package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getGroupPolicy shows an inline policy of a group.
func (s *Service) getGroupPolicy() service.Operation {
	const action = "iam:GetGroupPolicy"
	contract := service.Contract{
		Action: action, Resource: "group",
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.GetGroupPolicyRequest) error {
		s.onGroup(c, action, in.GroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetGroupPolicyRequest) (*iamapi.GetGroupPolicyResponse, error) {
		found, err := s.group(c.Account, in.GroupName.V)
		if err != nil {
			return nil, err
		}
		inline, err := found.inline("group", in.PolicyName.V)
		if err != nil {
			return nil, err
		}
		return &iamapi.GetGroupPolicyResponse{
			GroupName: wire.Some(found.Name), PolicyName: wire.Some(inline.Name), PolicyDocument: encoded(inline.Document),
		}, nil
	}
	return service.Define(iamapi.GetGroupPolicy, contract, authorize, handle)
}
