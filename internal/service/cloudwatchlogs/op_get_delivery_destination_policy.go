package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getDeliveryDestinationPolicy shows a destination's policy.
func (s *Service) getDeliveryDestinationPolicy() service.Operation {
	const action = "logs:GetDeliveryDestinationPolicy"
	contract := service.Contract{
		Action: action, Resource: destinationResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException, logsapi.ErrValidationException},
	}
	authorize := func(c *service.Call, in *logsapi.GetDeliveryDestinationPolicyRequest) error {
		s.onDestination(c, action, in.DeliveryDestinationName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.GetDeliveryDestinationPolicyRequest) (*logsapi.GetDeliveryDestinationPolicyResponse, error) {
		d, err := s.deliveryDestination(scopeOf(c), in.DeliveryDestinationName.V)
		if err != nil {
			return nil, err
		}
		return &logsapi.GetDeliveryDestinationPolicyResponse{Policy: &logsapi.Policy{DeliveryDestinationPolicy: wire.NonZero(d.Policy)}}, nil
	}
	return service.Define(logsapi.GetDeliveryDestinationPolicy, contract, authorize, handle)
}
