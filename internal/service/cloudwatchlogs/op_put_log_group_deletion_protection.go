package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putLogGroupDeletionProtection says whether a log group may be deleted.
func (s *Service) putLogGroupDeletionProtection() service.Operation {
	const action = "logs:PutLogGroupDeletionProtection"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrOperationAbortedException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, in *logsapi.PutLogGroupDeletionProtectionRequest) error {
		name, err := nameIn(c, in.LogGroupIdentifier.V)
		if err != nil {
			return err
		}
		s.onGroup(c, action, name, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.PutLogGroupDeletionProtectionRequest) (*wire.Empty, error) {
		name, err := nameIn(c, in.LogGroupIdentifier.V)
		if err != nil {
			return nil, err
		}
		return nil, s.editGroup(scopeOf(c), name, func(g *group) error {
			g.Protected = in.DeletionProtectionEnabled.V
			return nil
		})
	}
	return service.Define(logsapi.PutLogGroupDeletionProtection, contract, authorize, handle)
}
