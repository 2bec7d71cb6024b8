package cloudwatchlogs

import (
	"context"
	"slices"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteSubscriptionFilter deletes a subscription filter.
func (s *Service) deleteSubscriptionFilter() service.Operation {
	const action = "logs:DeleteSubscriptionFilter"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrOperationAbortedException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, in *logsapi.DeleteSubscriptionFilterRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DeleteSubscriptionFilterRequest) (*wire.Empty, error) {
		return nil, s.editGroup(scopeOf(c), in.LogGroupName.V, func(g *group) error {
			filters := slices.DeleteFunc(slices.Clone(g.Subscriptions), func(f *subscription) bool { return f.Name == in.FilterName.V })
			if len(filters) == len(g.Subscriptions) {
				return errNoSubscription()
			}
			g.Subscriptions = filters
			return nil
		})
	}
	return service.Define(logsapi.DeleteSubscriptionFilter, contract, authorize, handle)
}
