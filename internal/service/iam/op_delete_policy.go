package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deletePolicy deletes a managed policy that nobody has attached, with its last version.
func (s *Service) deletePolicy() service.Operation {
	const action = "iam:DeletePolicy"
	contract := service.Contract{
		Action: action, Resource: "policy", Keys: policyKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrDeleteConflictException},
	}
	authorize := func(c *service.Call, in *iamapi.DeletePolicyRequest) error {
		return s.onOwnPolicy(c, action, in.PolicyArn.V, nil)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.DeletePolicyRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			found, err := s.ownPolicy(c.Account, in.PolicyArn.V)
			if err != nil {
				return err
			}
			attached, bounding := s.holders(c.Account)
			switch {
			case attached[found.arn]+bounding[found.arn] > 0:
				return errPolicyInUse()
			case len(found.Versions) > 1:
				return errPolicyHasVersions()
			}
			change.remove(found)
			return nil
		})
	}
	return service.Define(iamapi.DeletePolicy, contract, authorize, handle)
}
