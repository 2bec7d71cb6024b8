package cloudwatchlogs

import (
	"context"
	"slices"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteMetricFilter deletes a metric filter.
func (s *Service) deleteMetricFilter() service.Operation {
	const action = "logs:DeleteMetricFilter"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrOperationAbortedException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, in *logsapi.DeleteMetricFilterRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DeleteMetricFilterRequest) (*wire.Empty, error) {
		return nil, s.editGroup(scopeOf(c), in.LogGroupName.V, func(g *group) error {
			filters := slices.DeleteFunc(slices.Clone(g.MetricFilters), func(f metricFilter) bool { return f.Name == in.FilterName.V })
			if len(filters) == len(g.MetricFilters) {
				return errNoMetricFilter()
			}
			g.MetricFilters = filters
			return nil
		})
	}
	return service.Define(logsapi.DeleteMetricFilter, contract, authorize, handle)
}
