package cloudwatchlogs

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putRetentionPolicy says for how many days events are kept.
func (s *Service) putRetentionPolicy() service.Operation {
	const action = "logs:PutRetentionPolicy"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrOperationAbortedException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, in *logsapi.PutRetentionPolicyRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.PutRetentionPolicyRequest) (*wire.Empty, error) {
		if !slices.Contains(retentions(), in.RetentionInDays.V) {
			return nil, errInvalid(fmt.Sprintf("1 validation error detected: Value '%d' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: %s",
				in.RetentionInDays.V, strings.ReplaceAll(fmt.Sprint(retentions()), " ", ", ")))
		}
		return nil, s.editGroup(scopeOf(c), in.LogGroupName.V, func(g *group) error {
			g.RetentionDays = in.RetentionInDays.V
			return nil
		})
	}
	return service.Define(logsapi.PutRetentionPolicy, contract, authorize, handle)
}

// retentions are the days that can be chosen (API Reference, PutRetentionPolicy).
func retentions() []int64 {
	return []int64{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
}
