package cloudwatchlogs

import (
	"context"
	"slices"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeDeliveryDestinations lists delivery destinations, sorted by name.
func (s *Service) describeDeliveryDestinations() service.Operation {
	const action = "logs:DescribeDeliveryDestinations"
	contract := service.Contract{
		Action: action, Resource: destinationResource,
		Errors: []*wire.ErrorShape{logsapi.ErrServiceQuotaExceededException, logsapi.ErrServiceUnavailableException, logsapi.ErrThrottlingException, logsapi.ErrValidationException},
	}
	authorize := func(c *service.Call, _ *logsapi.DescribeDeliveryDestinationsRequest) error {
		onAccount(c, action)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DescribeDeliveryDestinationsRequest) (*logsapi.DescribeDeliveryDestinationsResponse, error) {
		found := s.destinationsOf(scopeOf(c))
		if in.Names != nil {
			found = slices.DeleteFunc(found, func(d *deliveryDestination) bool { return !slices.Contains(in.Names, d.Name) })
		}
		part, next, err := page(found, func(d *deliveryDestination) string { return d.Name }, false, in.NextToken, int(in.Limit.Or(describeMax)))
		if err != nil {
			return nil, err
		}
		out := &logsapi.DescribeDeliveryDestinationsResponse{DeliveryDestinations: make([]logsapi.DeliveryDestination, len(part)), NextToken: next}
		for i, d := range part {
			out.DeliveryDestinations[i] = d.shown()
		}
		return out, nil
	}
	return service.Define(logsapi.DescribeDeliveryDestinations, contract, authorize, handle)
}

// destinationsOf lists what an account has in a region.
func (s *Service) destinationsOf(in scope) []*deliveryDestination {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []*deliveryDestination
	for _, d := range s.image.destinations[in] {
		out = append(out, d)
	}
	return out
}
