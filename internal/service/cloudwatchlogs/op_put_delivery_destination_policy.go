package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// putDeliveryDestinationPolicy says which accounts may deliver to a destination.
func (s *Service) putDeliveryDestinationPolicy() service.Operation {
	const action = "logs:PutDeliveryDestinationPolicy"
	contract := service.Contract{
		Action: action, Resource: destinationResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrConflictException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException, logsapi.ErrValidationException},
	}
	authorize := func(c *service.Call, in *logsapi.PutDeliveryDestinationPolicyRequest) error {
		s.onDestination(c, action, in.DeliveryDestinationName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.PutDeliveryDestinationPolicyRequest) (*logsapi.PutDeliveryDestinationPolicyResponse, error) {
		if _, err := policy.Parse(policy.Resource, []byte(in.DeliveryDestinationPolicy.V)); err != nil {
			return nil, logsapi.ErrValidationException.New("Invalid policy document: " + err.Error())
		}
		err := s.editDestination(scopeOf(c), in.DeliveryDestinationName.V, func(d *deliveryDestination) error {
			d.Policy = in.DeliveryDestinationPolicy.V
			return nil
		})
		if err != nil {
			return nil, err
		}
		return &logsapi.PutDeliveryDestinationPolicyResponse{Policy: &logsapi.Policy{DeliveryDestinationPolicy: in.DeliveryDestinationPolicy}}, nil
	}
	return service.Define(logsapi.PutDeliveryDestinationPolicy, contract, authorize, handle)
}
