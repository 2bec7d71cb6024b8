package iam

import (
	"context"
	"slices"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deletePolicyVersion deletes a version of a managed policy that is not the default.
func (s *Service) deletePolicyVersion() service.Operation {
	const action = "iam:DeletePolicyVersion"
	contract := service.Contract{
		Action: action, Resource: "policy", Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrDeleteConflictException},
	}
	authorize := func(c *service.Call, in *iamapi.DeletePolicyVersionRequest) error {
		return s.onOwnPolicy(c, action, in.PolicyArn.V, nil)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeletePolicyVersionRequest) (*wire.Empty, error) {
		return nil, s.editPolicy(c.Account, in.PolicyArn.V, func(edited *managedPolicy) error {
			version := edited.version(in.VersionId.V)
			switch {
			case version == nil:
				return errNoSuchVersion(in.PolicyArn.V, in.VersionId.V)
			case version.ID == edited.Default:
				return errDefaultVersion()
			}
			edited.Versions = slices.DeleteFunc(edited.Versions, func(v policyVersion) bool { return v.ID == in.VersionId.V })
			return nil
		})
	}
	return service.Define(iamapi.DeletePolicyVersion, contract, authorize, handle)
}
