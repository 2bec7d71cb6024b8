package cloudwatch

import (
	"context"
	"slices"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeAlarmsForMetric lists the alarms on one metric; those on metric math that uses it are not among them.
func (s *Service) describeAlarmsForMetric() service.Operation {
	return service.Define(api.DescribeAlarmsForMetric, service.Contract{
		Action: "cloudwatch:DescribeAlarmsForMetric", Resource: "*",
		Errors: []*wire.ErrorShape{wire.ErrValidation},
	}, func(c *service.Call, _ *api.DescribeAlarmsForMetricInput) error {
		anywhere(c, nil)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.DescribeAlarmsForMetricInput) (*api.DescribeAlarmsForMetricOutput, error) {
		out := &api.DescribeAlarmsForMetricOutput{MetricAlarms: []api.MetricAlarm{}}
		for _, w := range s.alarms.all(c.Account, c.Region) {
			if w.metric != nil && watches(w.metric, in) {
				out.MetricAlarms = append(out.MetricAlarms, w.shownMetric())
			}
		}
		return out, nil
	})
}

func watches(w *api.PutMetricAlarmInput, in *api.DescribeAlarmsForMetricInput) bool {
	return w.MetricName == in.MetricName && w.Namespace == in.Namespace && slices.Equal(dimensionsOf(w.Dimensions), dimensionsOf(in.Dimensions)) &&
		(!in.Statistic.Set || w.Statistic == in.Statistic) && (!in.ExtendedStatistic.Set || w.ExtendedStatistic == in.ExtendedStatistic) &&
		(!in.Period.Set || w.Period == in.Period) && (!in.Unit.Set || w.Unit == in.Unit)
}
