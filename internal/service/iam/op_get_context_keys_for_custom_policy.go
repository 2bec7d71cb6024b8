package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// getContextKeysForCustomPolicy lists the condition keys that policies of the request ask for.
func (s *Service) getContextKeysForCustomPolicy() service.Operation {
	const action = "iam:GetContextKeysForCustomPolicy"
	contract := service.Contract{
		Action: action, Resource: "",
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException},
	}
	authorize := func(c *service.Call, _ *iamapi.GetContextKeysForCustomPolicyRequest) error {
		onAccount(c, action, "*")
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetContextKeysForCustomPolicyRequest) (*iamapi.GetContextKeysForPolicyResponse, error) {
		var given []simulated
		for i, text := range in.PolicyInputList {
			if err := parseSimulated(&given, policy.Identity, text, inputID("PolicyInputList", i)); err != nil {
				return nil, err
			}
		}
		return &iamapi.GetContextKeysForPolicyResponse{ContextKeyNames: contextKeys(given)}, nil
	}
	return service.Define(iamapi.GetContextKeysForCustomPolicy, contract, authorize, handle)
}
