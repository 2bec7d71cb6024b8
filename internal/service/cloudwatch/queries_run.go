package cloudwatch

import (
	"errors"
	"slices"
	"strings"
	"time"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service/cloudwatch/metricmath"
	"sluice/internal/service/cloudwatch/series"
	"sluice/internal/service/cloudwatch/stat"
	"sluice/internal/wire"
)

// result computes a query, once.
func (q *queries) result(id string) (*answer, error) {
	if done := q.results[id]; done != nil {
		return done, nil
	}
	i, there := q.place[id]
	switch {
	case !there:
		return nil, &metricmath.Error{What: "there is no query with the ID " + id}
	case q.running[id]:
		return nil, &metricmath.Error{What: "it depends on itself"}
	}
	q.running[id] = true
	defer delete(q.running, id)
	m := &q.all[i]
	var out *answer
	var err error
	if m.MetricStat != nil {
		out, err = q.metric(m.MetricStat, id, q.labels[i])
	} else {
		out, err = q.expression(m, q.labels[i])
	}
	if err != nil {
		return nil, err
	}
	q.results[id] = out
	return out, nil
}

// metric reads the data of a metric. Of several units the first in the order of units is taken, and a message says so (recorded).
func (q *queries) metric(m *api.MetricStat, id, label string) (*answer, error) {
	key := keyOf(q.account, q.region, m.Metric.Namespace.V, m.Metric.MetricName.V, m.Metric.Dimensions)
	out, found, err := q.read(key, m.Stat.V, m.Unit.V, m.Period.V)
	if err != nil {
		return nil, err
	}
	s := &out.value.Series[0]
	s.ID, s.Label = id, label
	if len(found) > 1 {
		out.messages = []api.MessageData{{
			Code: wire.Some("MultipleUnits"), Value: wire.Some("Multiple units returned: '[" + strings.Join(found, ", ") + "]'"),
		}}
	}
	return out, nil
}

// read makes a series of a metric's data, and tells which units there are.
func (q *queries) read(key series.Key, statistic, unit string, period int64) (*answer, []string, error) {
	by, err := stat.Parse(statistic)
	if err != nil {
		return nil, nil, &metricmath.Error{What: "there is no statistic " + statistic}
	}
	points, err := q.service.book.Read(q.now, series.Query{
		Key: key, Unit: unit, From: rounded(q.from, period, q.now), To: q.to, Period: time.Duration(period) * time.Second,
	})
	if err != nil {
		return nil, nil, err
	}
	var found []string
	for _, u := range units() {
		if slices.ContainsFunc(points, func(p series.Point) bool { return p.Unit == u }) {
			found = append(found, u)
		}
	}
	if len(found) == 0 && len(points) > 0 {
		found = []string{points[0].Unit}
	}
	out := &answer{samples: map[int64]float64{}}
	s := metricmath.Series{Period: period}
	for i := range points {
		if points[i].Unit != found[0] {
			continue
		}
		if v, some := by.Value(&points[i].Set); some {
			at := points[i].At.Unix()
			s.Points = append(s.Points, metricmath.Point{At: at, Value: v})
			out.samples[at] = points[i].Set.Count
		}
	}
	out.value = metricmath.Of(s)
	return out, found, nil
}

func (q *queries) expression(m *api.MetricDataQuery, label string) (*answer, error) {
	v, err := q.expressions[m.Id.V].Evaluate(environment{q, m})
	var fault *metricmath.Error
	if errors.As(err, &fault) {
		return nil, inExpression(m.Id.V, fault)
	}
	if err != nil {
		return nil, err
	}
	if v.Kind == metricmath.Number && m.ReturnData.Or(true) {
		return nil, validation("Error in expression '%s': The expression does not return a time series.", m.Id.V)
	}
	if v.Kind == metricmath.One {
		s := v.Series[0]
		s.ID, s.Label = m.Id.V, label
		v = metricmath.Of(s)
	}
	return &answer{value: v}, nil
}

// environment is where an expression of the queries is evaluated; it implements metricmath.Env.
type environment struct {
	*queries
	of *api.MetricDataQuery
}

// Lookup computes another query.
func (e environment) Lookup(id string) (metricmath.Value, error) {
	a, err := e.result(id)
	if err != nil {
		return metricmath.Value{}, err
	}
	return a.value, nil
}

// Metrics computes all queries that are no expressions.
func (e environment) Metrics() ([]metricmath.Series, error) {
	var out []metricmath.Series
	for i := range e.all {
		if e.all[i].MetricStat == nil {
			continue
		}
		a, err := e.result(e.all[i].Id.V)
		if err != nil {
			return nil, err
		}
		out = append(out, a.value.Series...)
	}
	return out, nil
}

// Span is the time of the query.
func (e environment) Span() (from, to int64) {
	return rounded(e.from, e.Period(), e.now).Unix(), e.to.Unix()
}

// Period is the query's own, or the longest of the metrics'.
func (e environment) Period() int64 {
	if e.of.Period.Set {
		return e.of.Period.V
	}
	longest := int64(0)
	for i := range e.all {
		if m := e.all[i].MetricStat; m != nil {
			longest = max(longest, m.Period.V)
		}
	}
	if longest == 0 {
		return 60
	}
	return longest
}

// searchMax is how many time series a search gives ("A search expression can find up to 500 time series").
const searchMax = 500

// Search reads the metrics that a search finds, among those that had data in the last two weeks.
func (e environment) Search(expression, statistic string, period int64) ([]metricmath.Series, error) {
	query, err := metricmath.ParseQuery(expression)
	if err != nil {
		return nil, err
	}
	if !isPeriod(period) {
		return nil, &metricmath.Error{What: "the period of a search must be 1, 5, 10, 20, 30 or a multiple of 60"}
	}
	var keys []series.Key
	e.service.book.List(e.account, e.region, func(m series.Listed) bool {
		if e.now.Sub(m.Last) <= listedFor && query.Matches(subject(&m.Key)) {
			keys = append(keys, m.Key)
		}
		return len(keys) < searchMax
	})
	if points := int64(len(keys)) * int64(e.to.Sub(e.from)/time.Second) / period; points > budgetMax {
		return nil, &metricmath.Error{What: "a search finds too many data points"}
	}
	refs := make([]reference, len(keys))
	for i := range keys {
		refs[i] = reference{keys[i], statistic, period}
	}
	names := labelsOf(refs)
	var out []metricmath.Series
	for i := range keys {
		a, _, err := e.read(keys[i], statistic, "", period)
		if err != nil {
			return nil, err
		}
		s := a.value.Series[0]
		s.ID, s.Label = e.of.Id.V, names[i]
		out = append(out, s)
	}
	return out, nil
}

func subject(k *series.Key) *metricmath.Subject {
	s := &metricmath.Subject{Namespace: k.Namespace, Name: k.Name}
	for _, d := range k.Dimensions {
		s.Dimensions = append(s.Dimensions, [2]string{d.Name, d.Value})
	}
	return s
}
