package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createPolicyVersion makes a new version of a managed policy and, if wanted, puts it in effect.
func (s *Service) createPolicyVersion() service.Operation {
	const action = "iam:CreatePolicyVersion"
	contract := service.Contract{
		Action: action, Resource: "policy", Keys: policyKeys(),
		Errors: []*wire.ErrorShape{
			iamapi.ErrMalformedPolicyDocumentException, iamapi.ErrLimitExceededException, wire.ErrValidation,
			iamapi.ErrNoSuchEntityException,
		},
	}
	authorize := func(c *service.Call, in *iamapi.CreatePolicyVersionRequest) error {
		return s.onOwnPolicy(c, action, in.PolicyArn.V, nil)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreatePolicyVersionRequest) (*iamapi.CreatePolicyVersionResponse, error) {
		compiled, err := parseManaged(in.PolicyDocument.V)
		if err != nil {
			return nil, err
		}
		var out iamapi.PolicyVersion
		err = s.editPolicy(c.Account, in.PolicyArn.V, func(edited *managedPolicy) error {
			if len(edited.Versions) >= policyVersionsMax {
				return errTooManyVersions()
			}
			version := edited.add(in.PolicyDocument.V, compiled, second(c.Now))
			if in.SetAsDefault.V {
				edited.Default = version.ID
			}
			out = edited.listed(version)
			return nil
		})
		if err != nil {
			return nil, err
		}
		return &iamapi.CreatePolicyVersionResponse{PolicyVersion: &out}, nil
	}
	return service.Define(iamapi.CreatePolicyVersion, contract, authorize, handle)
}
