package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteDeliveryDestination deletes one.
func (s *Service) deleteDeliveryDestination() service.Operation {
	const action = "logs:DeleteDeliveryDestination"
	contract := service.Contract{
		Action: action, Resource: destinationResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrConflictException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceQuotaExceededException, logsapi.ErrServiceUnavailableException, logsapi.ErrThrottlingException, logsapi.ErrValidationException},
	}
	authorize := func(c *service.Call, in *logsapi.DeleteDeliveryDestinationRequest) error {
		s.onDestination(c, action, in.Name.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DeleteDeliveryDestinationRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			d, err := s.deliveryDestination(scopeOf(c), in.Name.V)
			if err != nil {
				return err
			}
			change.remove(d)
			return nil
		})
	}
	return service.Define(logsapi.DeleteDeliveryDestination, contract, authorize, handle)
}
