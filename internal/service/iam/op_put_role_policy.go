package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putRolePolicy embeds an inline policy in a role, in place of the one of that name if there is one.
func (s *Service) putRolePolicy() service.Operation {
	const action = "iam:PutRolePolicy"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{iamapi.ErrMalformedPolicyDocumentException, iamapi.ErrNoSuchEntityException, iamapi.ErrUnmodifiableEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.PutRolePolicyRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.PutRolePolicyRequest) (*wire.Empty, error) {
		inline, err := newInline(in.PolicyName.V, in.PolicyDocument.V)
		if err != nil {
			return nil, err
		}
		return nil, s.editOwnRole(c.Account, in.RoleName.V, func(edited *role) error {
			return putInline(&edited.identity, "role", inline, rolePolicyCharsMax)
		})
	}
	return service.Define(iamapi.PutRolePolicy, contract, authorize, handle)
}
