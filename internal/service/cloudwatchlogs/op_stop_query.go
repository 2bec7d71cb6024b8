package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// stopQuery ends a query that runs.
func (s *Service) stopQuery() service.Operation {
	const action = "logs:StopQuery"
	contract := service.Contract{
		Action: action, Resource: groupResource,
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, _ *logsapi.StopQueryRequest) error {
		onAccount(c, action)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.StopQueryRequest) (*logsapi.StopQueryResponse, error) {
		q, err := s.query(scopeOf(c), in.QueryId.V)
		if err != nil {
			return nil, err
		}
		if !q.stop() {
			return nil, errInvalid("Query has already ended.")
		}
		return &logsapi.StopQueryResponse{Success: wire.Some(true)}, nil
	}
	return service.Define(logsapi.StopQuery, contract, authorize, handle)
}
