package cloudwatch

import (
	"context"
	"time"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatch/series"
	"sluice/internal/wire"
)

// listMetrics lists the metrics that had data in the last two weeks, by namespace, name and dimensions.
func (s *Service) listMetrics() service.Operation {
	return service.Define(api.ListMetrics, service.Contract{
		Action: "cloudwatch:ListMetrics", Resource: "*", Data: true,
		Errors: []*wire.ErrorShape{api.ErrInvalidParameterValueException},
		Gaps:   []string{"IncludeLinkedAccounts and OwningAccount are refused: no account monitors another"},
	}, func(c *service.Call, _ *api.ListMetricsInput) error {
		anywhere(c, nil)
		return nil
	}, s.handleListMetrics)
}

func (s *Service) handleListMetrics(_ context.Context, c *service.Call, in *api.ListMetricsInput) (*api.ListMetricsOutput, error) {
	if in.IncludeLinkedAccounts.V || in.OwningAccount.Set && in.OwningAccount.V != c.Account {
		return nil, notYet("Listing the metrics of linked accounts")
	}
	after, ok := behind(in.NextToken)
	if !ok {
		return nil, invalidValue("The value for parameter NextToken is invalid.")
	}
	since := listedFor
	if in.RecentlyActive.Set {
		since = activeFor
	}
	out := &api.ListMetricsOutput{Metrics: []api.Metric{}}
	last := ""
	s.book.List(c.Account, c.Region, func(m series.Listed) bool {
		if !fits(&m, in, c.Now.Add(-since)) {
			return true
		}
		order := m.Key.Order()
		if order <= after {
			return true
		}
		if len(out.Metrics) == pageMetricsMax {
			out.NextToken = wire.Some(service.PageToken(last))
			return false
		}
		last = order
		out.Metrics = append(out.Metrics, api.Metric{
			Namespace: wire.Some(m.Key.Namespace), MetricName: wire.Some(m.Key.Name), Dimensions: shownDimensions(m.Key.Dimensions),
		})
		return true
	})
	return out, nil
}

func fits(m *series.Listed, in *api.ListMetricsInput, since time.Time) bool {
	switch {
	case m.Last.Before(since), in.Namespace.Set && in.Namespace.V != m.Key.Namespace, in.MetricName.Set && in.MetricName.V != m.Key.Name:
		return false
	}
	for _, filter := range in.Dimensions {
		value, has := m.Key.Dimension(filter.Name.V)
		if !has || filter.Value.Set && filter.Value.V != value {
			return false
		}
	}
	return true
}

// behind is the key that a page begins behind, empty for the first page; ok is false for what is no token.
func behind(t wire.Opt[string]) (key string, ok bool) {
	if t.V == "" {
		return "", true
	}
	return service.ParsePageToken(t.V)
}
