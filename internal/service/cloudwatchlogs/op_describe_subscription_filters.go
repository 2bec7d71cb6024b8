package cloudwatchlogs

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeSubscriptionFilters lists a group's subscription filters, sorted by name.
func (s *Service) describeSubscriptionFilters() service.Operation {
	const action = "logs:DescribeSubscriptionFilters"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, in *logsapi.DescribeSubscriptionFiltersRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DescribeSubscriptionFiltersRequest) (*logsapi.DescribeSubscriptionFiltersResponse, error) {
		g, err := s.group(scopeOf(c), in.LogGroupName.V)
		if err != nil {
			return nil, err
		}
		found := slices.DeleteFunc(slices.Clone(g.Subscriptions), func(f *subscription) bool { return !strings.HasPrefix(f.Name, in.FilterNamePrefix.V) })
		part, next, err := page(found, func(f *subscription) string { return f.Name }, false, in.NextToken, int(in.Limit.Or(describeMax)))
		if err != nil {
			return nil, err
		}
		out := &logsapi.DescribeSubscriptionFiltersResponse{SubscriptionFilters: make([]logsapi.SubscriptionFilter, len(part)), NextToken: next}
		for i, f := range part {
			out.SubscriptionFilters[i] = f.shown(g)
		}
		return out, nil
	}
	return service.Define(logsapi.DescribeSubscriptionFilters, contract, authorize, handle)
}
