package cloudwatchlogs

import (
	"context"
	"slices"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/store"
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
		return nil, s.change(func(change *change) error {
			return s.edit(change, scopeOf(c), in.LogGroupName.V, func(g *group) error { return g.unsubscribe(change, in.FilterName.V) })
		})
	}
	return service.Define(logsapi.DeleteSubscriptionFilter, contract, authorize, handle)
}

// unsubscribe takes a filter from the group's, and its marks from the group's streams.
func (g *group) unsubscribe(c *change, name string) error {
	i := slices.IndexFunc(g.Subscriptions, func(f *subscription) bool { return f.Name == name })
	if i < 0 {
		return errNoSubscription()
	}
	id := g.Subscriptions[i].ID
	c.also = func(b store.Batch) {
		for _, events := range g.live.archives() {
			events.Unmark(b, id)
		}
	}
	g.Subscriptions = slices.Delete(slices.Clone(g.Subscriptions), i, i+1)
	return nil
}
