package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getDeliveryDestination shows one.
func (s *Service) getDeliveryDestination() service.Operation {
	const action = "logs:GetDeliveryDestination"
	contract := service.Contract{
		Action: action, Resource: destinationResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrResourceNotFoundException, logsapi.ErrServiceQuotaExceededException, logsapi.ErrServiceUnavailableException, logsapi.ErrThrottlingException, logsapi.ErrValidationException},
	}
	authorize := func(c *service.Call, in *logsapi.GetDeliveryDestinationRequest) error {
		s.onDestination(c, action, in.Name.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.GetDeliveryDestinationRequest) (*logsapi.GetDeliveryDestinationResponse, error) {
		d, err := s.deliveryDestination(scopeOf(c), in.Name.V)
		if err != nil {
			return nil, err
		}
		shown := d.shown()
		return &logsapi.GetDeliveryDestinationResponse{DeliveryDestination: &shown}, nil
	}
	return service.Define(logsapi.GetDeliveryDestination, contract, authorize, handle)
}
