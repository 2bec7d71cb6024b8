package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteRetentionPolicy keeps a group's events for ever.
func (s *Service) deleteRetentionPolicy() service.Operation {
	const action = "logs:DeleteRetentionPolicy"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrOperationAbortedException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, in *logsapi.DeleteRetentionPolicyRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DeleteRetentionPolicyRequest) (*wire.Empty, error) {
		return nil, s.editGroup(scopeOf(c), in.LogGroupName.V, func(g *group) error {
			g.RetentionDays = 0
			return nil
		})
	}
	return service.Define(logsapi.DeleteRetentionPolicy, contract, authorize, handle)
}
