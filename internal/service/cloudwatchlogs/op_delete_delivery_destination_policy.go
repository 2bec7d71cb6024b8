package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteDeliveryDestinationPolicy takes a destination's policy away.
func (s *Service) deleteDeliveryDestinationPolicy() service.Operation {
	const action = "logs:DeleteDeliveryDestinationPolicy"
	contract := service.Contract{
		Action: action, Resource: destinationResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrConflictException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException, logsapi.ErrValidationException},
	}
	authorize := func(c *service.Call, in *logsapi.DeleteDeliveryDestinationPolicyRequest) error {
		s.onDestination(c, action, in.DeliveryDestinationName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DeleteDeliveryDestinationPolicyRequest) (*wire.Empty, error) {
		return nil, s.editDestination(scopeOf(c), in.DeliveryDestinationName.V, func(d *deliveryDestination) error {
			d.Policy = ""
			return nil
		})
	}
	return service.Define(logsapi.DeleteDeliveryDestinationPolicy, contract, authorize, handle)
}
