package cloudwatchlogs

import (
	"sluice/internal/api/logsapi"
	"sluice/internal/wire"
)

// metricFilter is kept and shown; values are not published, for want of metrics to publish to.
type metricFilter struct {
	Name       string   `json:"name"`
	Pattern    string   `json:"pattern"`
	Metric     string   `json:"metric"`
	Namespace  string   `json:"namespace"`
	Value      string   `json:"value"`
	Default    *float64 `json:"default,omitempty"`
	Dimensions []tag    `json:"dimensions,omitempty"`
	Unit       string   `json:"unit,omitempty"`
	Created    int64    `json:"created"`
}

// metricFiltersMax is how many a group may have (CloudWatch Logs quotas).
const metricFiltersMax = 100

func (f *metricFilter) shown(g *group) logsapi.MetricFilter {
	t := logsapi.MetricTransformation{
		MetricName: wire.Some(f.Metric), MetricNamespace: wire.Some(f.Namespace), MetricValue: wire.Some(f.Value), Unit: wire.NonZero(f.Unit),
	}
	if f.Default != nil {
		t.DefaultValue = wire.Some(*f.Default)
	}
	if len(f.Dimensions) > 0 {
		t.Dimensions = showTags(f.Dimensions)
	}
	return logsapi.MetricFilter{
		FilterName: wire.Some(f.Name), FilterPattern: wire.Some(f.Pattern), MetricTransformations: []logsapi.MetricTransformation{t},
		CreationTime: wire.Some(f.Created), LogGroupName: wire.Some(g.Name), ApplyOnTransformedLogs: wire.Some(false),
	}
}
