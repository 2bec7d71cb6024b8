package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// setDefaultPolicyVersion puts a version of a managed policy in effect for all who have it attached.
func (s *Service) setDefaultPolicyVersion() service.Operation {
	const action = "iam:SetDefaultPolicyVersion"
	contract := service.Contract{
		Action: action, Resource: "policy", Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.SetDefaultPolicyVersionRequest) error {
		return s.onOwnPolicy(c, action, in.PolicyArn.V, nil)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.SetDefaultPolicyVersionRequest) (*wire.Empty, error) {
		return nil, s.editPolicy(c.Account, in.PolicyArn.V, func(edited *managedPolicy) error {
			if edited.version(in.VersionId.V) == nil {
				return errNoSuchVersion(in.PolicyArn.V, in.VersionId.V)
			}
			edited.Default = in.VersionId.V
			return nil
		})
	}
	return service.Define(iamapi.SetDefaultPolicyVersion, contract, authorize, handle)
}
