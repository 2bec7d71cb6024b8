package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateAssumeRolePolicy replaces a role's trust policy: who can assume it.
func (s *Service) updateAssumeRolePolicy() service.Operation {
	const action = "iam:UpdateAssumeRolePolicy"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyBoundary),
		Errors: []*wire.ErrorShape{iamapi.ErrMalformedPolicyDocumentException, iamapi.ErrNoSuchEntityException, iamapi.ErrUnmodifiableEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.UpdateAssumeRolePolicyRequest) error {
		s.onRole(c, action, in.RoleName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.UpdateAssumeRolePolicyRequest) (*wire.Empty, error) {
		if _, err := s.pinTrust(in.PolicyDocument.V); err != nil {
			return nil, err
		}
		return nil, s.editOwnRole(c.Account, in.RoleName.V, func(edited *role) error { return s.entrust(edited, in.PolicyDocument.V) })
	}
	return service.Define(iamapi.UpdateAssumeRolePolicy, contract, authorize, handle)
}
