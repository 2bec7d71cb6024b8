package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// simulatePrincipalPolicy decides what the policies of a user, group or role would allow, with more policies or without some.
func (s *Service) simulatePrincipalPolicy() service.Operation {
	const action = "iam:SimulatePrincipalPolicy"
	contract := service.Contract{
		Action: action, Resource: "user, group, role", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrInvalidInputException, iamapi.ErrNoSuchEntityException},
		Gaps:   []string{"a result names the one resource that is simulated, or * for several: not the template of its ARN", "ResourceHandlingOption is refused"},
	}
	authorize := func(c *service.Call, in *iamapi.SimulatePrincipalPolicyRequest) error {
		s.onSource(c, action, in.PolicySourceArn.V)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.SimulatePrincipalPolicyRequest) (*iamapi.SimulatePolicyResponse, error) {
		asked, err := s.simulatePrincipal(c.Account, in)
		if err != nil {
			return nil, err
		}
		return asked.results(in.ActionNames, in.Marker, in.MaxItems)
	}
	return service.Define(iamapi.SimulatePrincipalPolicy, contract, authorize, handle)
}
