package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteLogGroup deletes a log group with its streams and all of their events.
func (s *Service) deleteLogGroup() service.Operation {
	const action = "logs:DeleteLogGroup"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrOperationAbortedException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException, logsapi.ErrValidationException},
	}
	authorize := func(c *service.Call, in *logsapi.DeleteLogGroupRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DeleteLogGroupRequest) (*wire.Empty, error) {
		return nil, s.change(func(change *change) error {
			g, err := s.group(scopeOf(c), in.LogGroupName.V)
			if err != nil {
				return err
			}
			if g.Protected {
				return logsapi.ErrValidationException.New("The specified log group is protected from deletion.")
			}
			change.remove(g)
			for _, st := range g.live.all(func(*stream) bool { return true }) {
				change.remove(st)
				change.streams = append(change.streams, st.events)
			}
			return nil
		})
	}
	return service.Define(logsapi.DeleteLogGroup, contract, authorize, handle)
}
