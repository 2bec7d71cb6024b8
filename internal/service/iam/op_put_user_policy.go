package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putUserPolicy embeds an inline policy in a user, in place of the one of that name if there is one.
func (s *Service) putUserPolicy() service.Operation {
	const action = "iam:PutUserPolicy"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{iamapi.ErrMalformedPolicyDocumentException, iamapi.ErrNoSuchEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.PutUserPolicyRequest) error {
		s.onUser(c, action, in.UserName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.PutUserPolicyRequest) (*wire.Empty, error) {
		inline, err := newInline(in.PolicyName.V, in.PolicyDocument.V)
		if err != nil {
			return nil, err
		}
		return nil, s.editUser(c.Account, in.UserName.V, func(edited *user) error {
			return putInline(&edited.identity, "user", inline, userPolicyCharsMax)
		})
	}
	return service.Define(iamapi.PutUserPolicy, contract, authorize, handle)
}
