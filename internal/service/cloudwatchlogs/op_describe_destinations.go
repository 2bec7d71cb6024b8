package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeDestinations lists destinations for subscriptions of other accounts: none, for there is no stream that one could stand for.
func (s *Service) describeDestinations() service.Operation {
	const action = "logs:DescribeDestinations"
	contract := service.Contract{
		Action: action, Resource: "destination",
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, _ *logsapi.DescribeDestinationsRequest) error {
		onAccount(c, action)
		return nil
	}
	handle := func(_ context.Context, _ *service.Call, _ *logsapi.DescribeDestinationsRequest) (*logsapi.DescribeDestinationsResponse, error) {
		return &logsapi.DescribeDestinationsResponse{Destinations: []logsapi.Destination{}}, nil
	}
	return service.Define(logsapi.DescribeDestinations, contract, authorize, handle)
}
