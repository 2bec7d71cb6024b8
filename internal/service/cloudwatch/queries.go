package cloudwatch

import (
	"fmt"
	"strings"
	"time"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service/cloudwatch/metricmath"
	"sluice/internal/service/cloudwatch/stat"
	"sluice/internal/wire"
)

// budgetMax is how many points all queries of one request may ask for.
const budgetMax = 3_000_000

// queries is one set of metric data queries: of GetMetricData, or of an alarm on metric math. It is for one use.
type queries struct {
	service         *Service
	account, region string
	now, from, to   time.Time
	all             []api.MetricDataQuery
	place           map[string]int
	expressions     map[string]*metricmath.Expression
	labels          []string
	results         map[string]*answer
	running         map[string]bool // for cycles
}

// answer is what a query gave.
type answer struct {
	value    metricmath.Value
	messages []api.MessageData
	samples  map[int64]float64 // of a metric: how many observations a point is of
}

// ask checks queries against what the model does not say. [Q] marks texts that users quote of AWS's answers; the others are ours.
func (s *Service) ask(account, region string, now time.Time, from, to time.Time, all []api.MetricDataQuery) (*queries, error) {
	q := &queries{
		service: s, account: account, region: region, now: now, from: from, to: to, all: all, place: map[string]int{},
		expressions: map[string]*metricmath.Expression{}, results: map[string]*answer{}, running: map[string]bool{},
	}
	points := int64(0)
	for i := range all {
		if err := q.add(i); err != nil {
			return nil, err
		}
		if m := all[i].MetricStat; m != nil {
			points += int64(to.Sub(from)/time.Second) / m.Period.V
		}
	}
	if points > budgetMax {
		return nil, validation("You have requested up to %d datapoints, which exceeds the limit of %d. You may reduce the datapoints requested by increasing Period, or decreasing the time range.", points, budgetMax)
	}
	for id, e := range q.expressions {
		for _, name := range e.Names() {
			if _, there := q.place[name]; !there {
				return nil, inExpression(id, &metricmath.Error{What: "there is no query with the ID " + name})
			}
		}
	}
	q.label()
	return q, nil
}

// add takes the i-th query.
func (q *queries) add(i int) error {
	m := &q.all[i]
	at := fmt.Sprintf("MetricDataQueries.member.%d.", i+1)
	switch _, twice := q.place[m.Id.V]; {
	case !isID(m.Id.V):
		return validation("The value %s for parameter %sId is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.", m.Id.V, at) // [Q]
	case twice:
		return validation("The values for parameter id in MetricDataQueries are not unique.") // [Q]
	case m.AccountId.Set && m.AccountId.V != q.account:
		return notYet("Querying the metrics of other accounts")
	case m.MetricStat != nil && m.Expression.Set:
		return validation("The parameters %sExpression and %sMetricStat are mutually exclusive and you have specified both.", at, at)
	}
	q.place[m.Id.V] = i
	if m.Expression.Set {
		e, err := metricmath.Parse(m.Expression.V)
		if err == nil {
			err = e.Check()
		}
		if err != nil {
			return inExpression(m.Id.V, err)
		}
		q.expressions[m.Id.V] = e
		return nil
	}
	if m.MetricStat == nil {
		return validation("Either %sExpression or %sMetricStat must be specified.", at, at)
	}
	return checkStat(m.MetricStat, at+"MetricStat.")
}

func checkStat(m *api.MetricStat, at string) error {
	switch {
	case m.Metric == nil || !m.Metric.MetricName.Set || !m.Metric.Namespace.Set:
		return validation("The parameters %sMetric.Namespace and %sMetric.MetricName are required.", at, at)
	case !isPeriod(m.Period.V):
		return validation("The parameter %sPeriod must be a value in the set [ 1, 5, 10, 20, 30 ] or a multiple of 60.", at)
	}
	if _, err := stat.Parse(m.Stat.V); err != nil {
		return validation("The value %s for parameter %sStat is not supported.", m.Stat.V, at) // [Q]
	}
	return nil
}

// isID: "The valid characters are letters, numbers, and underscore. The first character must be a lowercase letter."
func isID(id string) bool {
	return id != "" && id[0] >= 'a' && id[0] <= 'z' && strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

// inExpression words an expression's fault as AWS begins [Q].
func inExpression(id string, err error) *wire.Error {
	return validation("Error in expression '%s': %v.", id, err)
}

// checkWatchedQueries holds an alarm's queries against the rules; exactly one may return data.
func checkWatchedQueries(all []api.MetricDataQuery) *wire.Error {
	q := &queries{all: all, place: map[string]int{}, expressions: map[string]*metricmath.Expression{}}
	returning := 0
	for i := range all {
		if err := q.add(i); err != nil {
			return asWire(err)
		}
		if all[i].ReturnData.Or(true) {
			returning++
		}
	}
	for id, e := range q.expressions {
		for _, name := range e.Names() {
			if _, there := q.place[name]; !there {
				return inExpression(id, &metricmath.Error{What: "there is no query with the ID " + name})
			}
		}
		if e.Uses("SEARCH") {
			return validation("SEARCH is not supported on Metric Alarms.") // [Q]
		}
	}
	if returning != 1 {
		return validation("Exactly one element of the metrics list should return data.") // [Q]
	}
	return nil
}
