package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createPolicy makes a managed policy, whose first version is in effect.
func (s *Service) createPolicy() service.Operation {
	const action = "iam:CreatePolicy"
	contract := service.Contract{
		Action: action, Resource: "policy", Keys: policyKeys(keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{
			iamapi.ErrMalformedPolicyDocumentException, iamapi.ErrLimitExceededException, iamapi.ErrInvalidInputException,
			iamapi.ErrEntityAlreadyExistsException,
		},
	}
	authorize := func(c *service.Call, in *iamapi.CreatePolicyRequest) error {
		c.Require(service.Check{
			Action: action, Resource: resourceARN(c.Account, "policy", in.Path.Or("/"), in.PolicyName.V), Keys: requestTags(in.Tags),
		})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreatePolicyRequest) (*iamapi.CreatePolicyResponse, error) {
		compiled, err := parseManaged(in.PolicyDocument.V)
		if err != nil {
			return nil, err
		}
		tags, err := foldedKeys().read(in.Tags)
		if err != nil {
			return nil, err
		}
		now := second(c.Now)
		made := &managedPolicy{
			Account: c.Account, ID: seal.NewUniqueID(policyIDPrefix), Name: in.PolicyName.V, Path: in.Path.Or("/"),
			Description: in.Description.V, Created: now, Tags: tags,
		}
		made.Default = made.add(in.PolicyDocument.V, compiled, now).ID
		if err := s.change(func(change *change) error { return s.addPolicy(change, made) }); err != nil {
			return nil, err
		}
		out := made.briefly(0, 0)
		out.Tags = showTags(tags)
		return &iamapi.CreatePolicyResponse{Policy: &out}, nil
	}
	return service.Define(iamapi.CreatePolicy, contract, authorize, handle)
}

// addPolicy checks what other policies have to do with it.
func (s *Service) addPolicy(change *change, made *managedPolicy) error {
	if s.image.policies[named(made.Account, made.Name)] != nil {
		return errPolicyExists(made.Name)
	}
	if _, _, policies := s.counts(made.Account); policies >= policiesMax {
		return errQuota("PoliciesPerAccount", policiesMax)
	}
	change.put(made)
	return nil
}
