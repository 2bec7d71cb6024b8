package cloudwatch

import (
	"context"
	"time"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatch/series"
	"sluice/internal/service/cloudwatch/stat"
	"sluice/internal/wire"
)

// getMetricStatistics answers statistics of one metric, a point for each period and unit.
func (s *Service) getMetricStatistics() service.Operation {
	return service.Define(api.GetMetricStatistics, service.Contract{
		Action: "cloudwatch:GetMetricStatistics", Resource: "*", Data: true,
		Errors: []*wire.ErrorShape{
			api.ErrMissingRequiredParameterException, api.ErrInvalidParameterCombinationException, api.ErrInvalidParameterValueException,
		},
	}, func(c *service.Call, _ *api.GetMetricStatisticsInput) error {
		anywhere(c, nil)
		return nil
	}, s.handleGetMetricStatistics)
}

func (s *Service) handleGetMetricStatistics(_ context.Context, c *service.Call, in *api.GetMetricStatisticsInput) (*api.GetMetricStatisticsOutput, error) {
	extended, err := statisticsOf(in)
	if err != nil {
		return nil, err
	}
	if err := span(in); err != nil {
		return nil, err
	}
	points, err := s.book.Read(c.Now, series.Query{
		Key: keyOf(c.Account, c.Region, in.Namespace.V, in.MetricName.V, in.Dimensions), Unit: in.Unit.V,
		From: rounded(in.StartTime.V, in.Period.V, c.Now), To: in.EndTime.V, Period: time.Duration(in.Period.V) * time.Second,
	})
	if err != nil {
		return nil, err
	}
	out := &api.GetMetricStatisticsOutput{Label: in.MetricName, Datapoints: []api.Datapoint{}}
	for i := range points {
		if d, some := datapoint(&points[i], in.Statistics, extended); some {
			out.Datapoints = append(out.Datapoints, d)
		}
	}
	return out, nil
}

// extendedStatistic is one that is asked for by a name.
type extendedStatistic struct {
	name string
	stat.Statistic
}

func statisticsOf(in *api.GetMetricStatisticsInput) ([]extendedStatistic, error) {
	switch {
	case len(in.Statistics) > 0 && len(in.ExtendedStatistics) > 0:
		return nil, exclusive("Statistics", "ExtendedStatistics")
	case len(in.Statistics) == 0 && len(in.ExtendedStatistics) == 0:
		return nil, api.ErrMissingRequiredParameterException.New("Must specify either Statistics or ExtendedStatistics")
	}
	var out []extendedStatistic
	for _, name := range in.ExtendedStatistics {
		parsed, err := stat.Parse(name)
		if err != nil || !parsed.Extended() {
			return nil, invalidValue("The value %s for parameter ExtendedStatistics is not supported.", name)
		}
		out = append(out, extendedStatistic{name, parsed})
	}
	return out, nil
}

// span holds times and period against the limits. The texts but for the period's are recorded; there the number of points counts before the order
// of the times.
func span(in *api.GetMetricStatisticsInput) error {
	period := in.Period.V
	if !isPeriod(period) {
		return invalidValue("The parameter Period must be a value in the set [ 1, 5, 10, 20, 30 ] or a multiple of 60.")
	}
	if !in.StartTime.V.Before(in.EndTime.V) {
		return invalidValue("The parameter StartTime must be less than the parameter EndTime.")
	}
	if n := int64(in.EndTime.V.Sub(in.StartTime.V)/time.Second) / period; n > statisticsMax {
		return invalidCombination("You have requested up to %d datapoints, which exceeds the limit of %d. You may reduce the datapoints requested by increasing Period, or decreasing the time range.", n, statisticsMax)
	}
	return nil
}

// isPeriod tells the lengths that a period can have.
func isPeriod(seconds int64) bool {
	switch seconds {
	case 1, 5, 10, 20, 30:
		return true
	}
	return seconds > 0 && seconds%60 == 0 && seconds <= periodMax
}

// periodMax is the longest period. Source: API reference, GetMetricStatistics (a day for detailed metrics, and any multiple beyond); ours is a
// bound for arithmetic.
const periodMax = 455 * 24 * 60 * 60

// rounded is the time from which a query's periods follow each other. Source: API reference, StartTime.
func rounded(start time.Time, period int64, now time.Time) time.Time {
	step := time.Minute
	switch age := now.Sub(start); {
	case age > fiveRounded:
		step = time.Hour
	case age > minuteRounded:
		step = 5 * time.Minute
	case period < 60:
		step = time.Duration(period) * time.Second
	}
	return start.Truncate(step)
}

func datapoint(p *series.Point, names []string, extended []extendedStatistic) (api.Datapoint, bool) {
	d := api.Datapoint{Timestamp: wire.Some(p.At), Unit: wire.Some(p.Unit)}
	if p.Set.Count == 0 {
		return d, false
	}
	for _, name := range names {
		switch name {
		case api.StatisticSampleCount:
			d.SampleCount = wire.Some(p.Set.Count)
		case api.StatisticAverage:
			d.Average = wire.Some(p.Set.Sum / p.Set.Count)
		case api.StatisticSum:
			d.Sum = wire.Some(p.Set.Sum)
		case api.StatisticMinimum:
			d.Minimum = wire.Some(p.Set.Min)
		case api.StatisticMaximum:
			d.Maximum = wire.Some(p.Set.Max)
		}
	}
	for _, e := range extended {
		if v, some := e.Value(&p.Set); some {
			d.ExtendedStatistics = append(d.ExtendedStatistics, wire.Entry[float64]{Key: e.name, Value: v})
		}
	}
	return d, len(names) > 0 || len(d.ExtendedStatistics) > 0
}
