package cloudwatch

import (
	"context"
	"log/slog"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service/cloudwatch/alarm"
	"sluice/internal/service/cloudwatch/stat"
)

// settleFor is how long after a minute its data is looked at: what belongs to it comes a moment later.
const settleFor = 10 * time.Second

// evaluate lets every alarm that is due look at its data. Alarms with a period below a minute are due every ten seconds, others once a minute.
func (s *Service) evaluate(ctx context.Context) error {
	now := s.Clock.Now()
	settled := now.Truncate(time.Minute).Add(settleFor)
	onTheMinute := !now.Before(settled) && now.Before(settled.Add(lookEvery))
	var found []finding
	for _, w := range s.alarms.which(func(w *watcher) bool { return w.metric != nil && (onTheMinute || longestPeriod(w.metric) < 60) }) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		f, changed, err := s.look(w, now)
		switch {
		case err != nil:
			s.Log.Error("an alarm could not be evaluated", slog.String("alarm", w.arn()), slog.Any("error", err))
		case changed:
			found = append(found, f)
		}
	}
	if err := s.settle(found, now); err != nil {
		return err
	}
	return s.evaluateComposites(now)
}

// finding is that an alarm's data asks for another state.
type finding struct {
	of   *watcher
	to   alarm.Verdict
	data string
}

// look lets one alarm look at its data.
func (s *Service) look(w *watcher, now time.Time) (f finding, changed bool, err error) {
	m := questionOf(w.metric)
	points, err := s.recent(w, m.Periods, now)
	if err != nil {
		return f, false, err
	}
	verdict, changed := alarm.Evaluate(m, points, w.State)
	if !changed {
		return f, false, nil
	}
	return finding{w, verdict, reasonData(w.metric, points, &verdict, now)}, true, nil
}

// settle carries findings out, all in one change; an alarm that is another one by now is left as it is.
func (s *Service) settle(found []finding, now time.Time) error {
	return s.alarms.change(func(c *changes) error {
		for _, f := range found {
			if s.alarms.find(f.of.Account, f.of.Region, f.of.Name) != f.of {
				continue
			}
			next, history := f.of.transition(now, f.to.State, f.to.Reason, f.data)
			c.puts, c.history = append(c.puts, next), append(c.history, history...)
		}
		return nil
	})
}

// questionOf is what an alarm asks of its data.
func questionOf(in *api.PutMetricAlarmInput) *alarm.Metric {
	m := &alarm.Metric{
		Periods: int(in.EvaluationPeriods.V), ToAlarm: int(in.DatapointsToAlarm.V), Comparison: alarm.Comparison(in.ComparisonOperator.V),
		Threshold: in.Threshold.V, Treatment: alarm.Treatment(in.TreatMissingData.Or(string(alarm.Missing))),
	}
	if in.Namespace.V == "AWS/DynamoDB" { // "always ignore missing data"
		m.Treatment = alarm.Ignore
	}
	if in.EvaluateLowSampleCountPercentile.V == "ignore" {
		m.SamplesMin = samplesFor(in.ExtendedStatistic.V)
	}
	return m
}

// samplesFor is how many observations a percentile needs to be significant: 10/(1-percentile) from the median up, 10/percentile below. Source:
// CloudWatch User Guide, "Percentile-based CloudWatch alarms and low data samples".
func samplesFor(statistic string) float64 {
	parsed, err := stat.Parse(statistic)
	if err != nil || !parsed.Extended() || statistic[0] != 'p' {
		return 0
	}
	p, err := strconv.ParseFloat(statistic[1:], 64)
	if err != nil || p <= 0 || p >= 100 {
		return 0
	}
	return 10 / math.Min(p/100, 1-p/100)
}

// recent is the range of periods that an alarm looks at, up to the last minute (or ten seconds) that is over.
func (s *Service) recent(w *watcher, periods int, now time.Time) ([]alarm.Point, error) {
	period := time.Duration(longestPeriod(w.metric)) * time.Second
	if period == 0 {
		period = time.Minute
	}
	end := now.Truncate(min(period, time.Minute))
	n := alarm.Range(periods)
	from := end.Add(-time.Duration(n) * period)
	q, err := s.ask(w.Account, w.Region, now, from, end, watched(w.metric))
	if err != nil {
		return nil, err
	}
	var a *answer
	for i := range q.all {
		if q.all[i].ReturnData.Or(true) {
			if a, err = q.result(q.all[i].Id.V); err != nil {
				return nil, err
			}
		}
	}
	out := make([]alarm.Point, n)
	for i := range out {
		out[i].At = from.Add(time.Duration(i) * period)
	}
	if a == nil || len(a.value.Series) != 1 {
		return out, nil
	}
	for _, p := range a.value.Series[0].Points {
		if i := int(time.Unix(p.At, 0).Sub(from) / period); i >= 0 && i < n {
			out[i].Value, out[i].Samples, out[i].There = p.Value, math.Inf(1), true
			if a.samples != nil {
				out[i].Samples = a.samples[p.At]
			}
		}
	}
	return out, nil
}

// watched is an alarm's metric as queries.
func watched(in *api.PutMetricAlarmInput) []api.MetricDataQuery {
	if len(in.Metrics) > 0 {
		return in.Metrics
	}
	statistic := in.Statistic
	if !statistic.Set {
		statistic = in.ExtendedStatistic
	}
	q := api.MetricDataQuery{MetricStat: &api.MetricStat{
		Metric: &api.Metric{Namespace: in.Namespace, MetricName: in.MetricName, Dimensions: in.Dimensions}, Period: in.Period, Stat: statistic, Unit: in.Unit,
	}}
	q.Id.V, q.Id.Set = "m1", true
	return []api.MetricDataQuery{q}
}

// reasonForm is StateReasonData. Source: LocalStack's AWS-validated snapshots (test_put_metric_alarm, test_breaching_alarm_actions).
type reasonForm struct {
	Version   string           `json:"version"`
	QueryDate string           `json:"queryDate"`
	StartDate string           `json:"startDate,omitempty"`
	Unit      string           `json:"unit,omitempty"`
	Statistic string           `json:"statistic,omitempty"`
	Period    int64            `json:"period"`
	Recent    []double         `json:"recentDatapoints"`
	Threshold double           `json:"threshold"`
	Evaluated []evaluatedPoint `json:"evaluatedDatapoints"`
}

type evaluatedPoint struct {
	Timestamp string `json:"timestamp"`
	Samples   double `json:"sampleCount,omitempty"`
	Value     double `json:"value,omitempty"`
}

// double is a number as Java writes it, and so AWS: 21.0.
type double = jsontext.Value

func doubleOf(v float64) double { return double(alarm.Number(v)) }

// dateForm is how dates are written in what alarms tell.
const dateForm = "2006-01-02T15:04:05.000-0700"

func reasonData(in *api.PutMetricAlarmInput, points []alarm.Point, v *alarm.Verdict, now time.Time) string {
	out := reasonForm{
		Version: "1.0", QueryDate: now.UTC().Format(dateForm), Unit: in.Unit.V, Statistic: in.Statistic.Or(in.ExtendedStatistic.V),
		Period: longestPeriod(in), Threshold: doubleOf(in.Threshold.V), Recent: []double{}, Evaluated: []evaluatedPoint{},
	}
	for _, p := range slices.Backward(v.Recent) {
		out.Recent = append(out.Recent, doubleOf(p.Value))
	}
	if n := len(v.Recent); n > 0 {
		out.StartDate = v.Recent[n-1].At.UTC().Format(dateForm)
	}
	for _, p := range slices.Backward(points[len(points)-min(int(in.EvaluationPeriods.V), len(points)):]) {
		e := evaluatedPoint{Timestamp: p.At.UTC().Format(dateForm)}
		if p.There {
			e.Value = doubleOf(p.Value)
			if !math.IsInf(p.Samples, 0) {
				e.Samples = doubleOf(p.Samples)
			}
		}
		out.Evaluated = append(out.Evaluated, e)
	}
	text, err := json.Marshal(out)
	if err != nil || len(text) > stateDataMax {
		return ""
	}
	return string(text)
}

// stateDataMax is how long StateReasonData may be.
const stateDataMax = 4000
