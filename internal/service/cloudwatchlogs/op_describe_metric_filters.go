package cloudwatchlogs

import (
	"context"
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeMetricFilters lists a group's metric filters, or those of all groups for a metric, sorted by name.
func (s *Service) describeMetricFilters() service.Operation {
	const action = "logs:DescribeMetricFilters"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, in *logsapi.DescribeMetricFiltersRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DescribeMetricFiltersRequest) (*logsapi.DescribeMetricFiltersResponse, error) {
		groups := s.groupsOf(scopeOf(c))
		if in.LogGroupName.Set {
			g, err := s.group(scopeOf(c), in.LogGroupName.V)
			if err != nil {
				return nil, err
			}
			groups = []*group{g}
		}
		if in.MetricName.Set != in.MetricNamespace.Set { // "if you include the metricName parameter …, you must also include the metricNamespace"
			return nil, errInvalid("Both metricName and metricNamespace must be specified.")
		}
		var found []logsapi.MetricFilter
		for _, g := range groups {
			for i := range g.MetricFilters {
				f := &g.MetricFilters[i]
				if strings.HasPrefix(f.Name, in.FilterNamePrefix.V) && (!in.MetricName.Set || f.Metric == in.MetricName.V && f.Namespace == in.MetricNamespace.V) {
					found = append(found, f.shown(g))
				}
			}
		}
		key := func(f logsapi.MetricFilter) string { return f.FilterName.V + "\x00" + f.LogGroupName.V }
		part, next, err := page(found, key, false, in.NextToken, int(in.Limit.Or(describeMax)))
		if err != nil {
			return nil, err
		}
		return &logsapi.DescribeMetricFiltersResponse{MetricFilters: part, NextToken: next}, nil
	}
	return service.Define(logsapi.DescribeMetricFilters, contract, authorize, handle)
}
