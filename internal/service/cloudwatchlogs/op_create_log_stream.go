package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createLogStream makes a log stream in a group.
func (s *Service) createLogStream() service.Operation {
	const action = "logs:CreateLogStream"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceAlreadyExistsException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, in *logsapi.CreateLogStreamRequest) error {
		s.onStream(c, action, in.LogGroupName.V, in.LogStreamName.V)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.CreateLogStreamRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			g, err := s.group(scopeOf(c), in.LogGroupName.V)
			if err != nil {
				return err
			}
			if _, err := g.stream(in.LogStreamName.V); err == nil {
				return errStreamExists()
			}
			change.put(s.newStream(g, in.LogStreamName.V, c.Now))
			return nil
		})
	}
	return service.Define(logsapi.CreateLogStream, contract, authorize, handle)
}
