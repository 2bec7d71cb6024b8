package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// getContextKeysForPrincipalPolicy lists the condition keys that the policies of a user, group or role ask for, with those of the request.
func (s *Service) getContextKeysForPrincipalPolicy() service.Operation {
	const action = "iam:GetContextKeysForPrincipalPolicy"
	contract := service.Contract{
		Action: action, Resource: "user, group, role", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrInvalidInputException, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.GetContextKeysForPrincipalPolicyRequest) error {
		s.onSource(c, action, in.PolicySourceArn.V)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetContextKeysForPrincipalPolicyRequest) (*iamapi.GetContextKeysForPolicyResponse, error) {
		kind, found, err := s.source(c.Account, in.PolicySourceArn.V)
		if err != nil {
			return nil, err
		}
		var all []simulated
		for _, p := range s.holding(kind, found) {
			if !p.boundary {
				all = append(all, p.simulated)
			}
		}
		for i, text := range in.PolicyInputList {
			if err := parseSimulated(&all, policy.Identity, text, inputID("PolicyInputList", i)); err != nil {
				return nil, err
			}
		}
		return &iamapi.GetContextKeysForPolicyResponse{ContextKeyNames: contextKeys(all)}, nil
	}
	return service.Define(iamapi.GetContextKeysForPrincipalPolicy, contract, authorize, handle)
}
