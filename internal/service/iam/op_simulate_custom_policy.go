package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// simulateCustomPolicy decides what policies of the request would allow.
func (s *Service) simulateCustomPolicy() service.Operation {
	const action = "iam:SimulateCustomPolicy"
	contract := service.Contract{
		Action: action, Resource: "",
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException, wire.ErrValidation},
		Gaps:   []string{"a result names the one resource that is simulated, or * for several: not the template of its ARN", "ResourceHandlingOption is refused"},
	}
	authorize := func(c *service.Call, _ *iamapi.SimulateCustomPolicyRequest) error {
		onAccount(c, action, "*")
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.SimulateCustomPolicyRequest) (*iamapi.SimulatePolicyResponse, error) {
		var asked simulation
		if err := asked.readOrganization(in.OrderedOrganizationPolicyInputList); err != nil {
			return nil, err
		}
		err := asked.read(c.Account, &request{
			policies: in.PolicyInputList, boundary: in.PermissionsBoundaryPolicyInputList, resources: in.ResourceArns, actions: in.ActionNames,
			resourcePolicy: in.ResourcePolicy, owner: in.ResourceOwner, caller: in.CallerArn, way: in.ResourceHandlingOption, entries: in.ContextEntries,
		})
		if err != nil {
			return nil, err
		}
		return asked.results(in.ActionNames, in.Marker, in.MaxItems)
	}
	return service.Define(iamapi.SimulateCustomPolicy, contract, authorize, handle)
}
