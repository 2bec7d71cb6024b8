package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteLogStream deletes a log stream and its events.
func (s *Service) deleteLogStream() service.Operation {
	const action = "logs:DeleteLogStream"
	contract := service.Contract{
		Action: action, Resource: streamResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrOperationAbortedException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, in *logsapi.DeleteLogStreamRequest) error {
		s.onStream(c, action, in.LogGroupName.V, in.LogStreamName.V)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DeleteLogStreamRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			_, st, err := s.named(scopeOf(c), in.LogGroupName.V, in.LogStreamName.V)
			if err != nil {
				return err
			}
			change.remove(st)
			change.streams = append(change.streams, st.events)
			return nil
		})
	}
	return service.Define(logsapi.DeleteLogStream, contract, authorize, handle)
}
