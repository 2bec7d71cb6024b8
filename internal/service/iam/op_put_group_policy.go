package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putGroupPolicy embeds an inline policy in a group, in place of the one of that name if there is one.
func (s *Service) putGroupPolicy() service.Operation {
	const action = "iam:PutGroupPolicy"
	contract := service.Contract{
		Action: action, Resource: "group",
		Errors: []*wire.ErrorShape{iamapi.ErrMalformedPolicyDocumentException, iamapi.ErrNoSuchEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.PutGroupPolicyRequest) error {
		s.onGroup(c, action, in.GroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.PutGroupPolicyRequest) (*wire.Empty, error) {
		inline, err := newInline(in.PolicyName.V, in.PolicyDocument.V)
		if err != nil {
			return nil, err
		}
		return nil, s.editGroup(c.Account, in.GroupName.V, func(edited *group) error {
			return putInline(&edited.identity, "group", inline, groupPolicyCharsMax)
		})
	}
	return service.Define(iamapi.PutGroupPolicy, contract, authorize, handle)
}
