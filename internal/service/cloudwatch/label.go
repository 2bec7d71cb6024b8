package cloudwatch

import (
	"slices"
	"strconv"
	"strings"

	"sluice/internal/service/cloudwatch/alarm"
	"sluice/internal/service/cloudwatch/metricmath"
	"sluice/internal/service/cloudwatch/series"
)

// reference is what a query of a metric asks for, as labels tell it from others.
type reference struct {
	key       series.Key
	statistic string
	period    int64
}

// labelsOf makes the default labels: the metric's name, and of statistic and period what differs between the queries (recorded:
// test_label_generation). The values of dimensions that differ stand in front.
func labelsOf(all []reference) []string {
	differs := func(of func(*reference) string) bool {
		return slices.ContainsFunc(all, func(r reference) bool { return of(&r) != of(&all[0]) })
	}
	parts := []struct {
		always bool
		of     func(*reference) string
	}{
		{false, dimensionValues},
		{true, func(r *reference) string { return r.key.Name }},
		{false, func(r *reference) string { return r.statistic }},
		{false, func(r *reference) string { return strconv.FormatInt(r.period, 10) }},
	}
	out := make([]string, len(all))
	for _, part := range parts {
		if !part.always && !differs(part.of) {
			continue
		}
		for i := range all {
			if text := part.of(&all[i]); text != "" {
				out[i] = strings.TrimSpace(out[i] + " " + text)
			}
		}
	}
	return out
}

func dimensionValues(r *reference) string {
	var values []string
	for _, d := range r.key.Dimensions {
		values = append(values, d.Value)
	}
	return strings.Join(values, " ")
}

// label gives every query its label: its own, the default one, or an expression's ID.
func (q *queries) label() {
	q.labels = make([]string, len(q.all))
	var refs []reference
	var places []int
	for i := range q.all {
		q.labels[i] = q.all[i].Id.V
		if m := q.all[i].MetricStat; m != nil && q.all[i].ReturnData.Or(true) {
			refs, places = append(refs, q.reference(i)), append(places, i)
		}
	}
	for n, text := range labelsOf(refs) {
		q.labels[places[n]] = text
	}
}

func (q *queries) reference(i int) reference {
	m := q.all[i].MetricStat
	return reference{keyOf(q.account, q.region, m.Metric.Namespace.V, m.Metric.MetricName.V, m.Metric.Dimensions), m.Stat.V, m.Period.V}
}

// shownLabel is the label of a result: a label of the query's own with its dynamic parts filled in. Those that are not known stay as they are.
func (q *queries) shownLabel(i int, s *metricmath.Series) string {
	own := q.all[i].Label
	if !own.Set {
		return s.Label
	}
	var b strings.Builder
	rest := own.V
	for {
		before, after, found := strings.Cut(rest, "${")
		b.WriteString(before)
		inside, behind, closed := strings.Cut(after, "}")
		if !found || !closed {
			b.WriteString(strings.TrimPrefix(rest, before))
			return b.String()
		}
		if text, known := q.dynamic(i, s, strings.TrimSpace(inside)); known {
			b.WriteString(text)
		} else {
			b.WriteString("${" + inside + "}")
		}
		rest = behind
	}
}

// dynamic is a dynamic part. Source: CloudWatch User Guide, "Using dynamic labels".
func (q *queries) dynamic(i int, s *metricmath.Series, name string) (string, bool) {
	if name == "LABEL" {
		return s.Label, true
	}
	if property, ok := strings.CutPrefix(name, "PROP("); ok {
		return q.property(i, strings.Trim(strings.TrimSuffix(property, ")"), `'"`))
	}
	values := make([]float64, len(s.Points))
	sum := 0.0
	for n, p := range s.Points {
		values[n] = p.Value
		sum += p.Value
	}
	if name == "DATAPOINT_COUNT" {
		return strconv.Itoa(len(values)), true
	}
	if !slices.Contains([]string{"MAX", "MIN", "AVG", "SUM", "FIRST", "LAST"}, name) {
		return "", false
	}
	if len(values) == 0 {
		return "--", true
	}
	return alarm.Number(map[string]float64{
		"MAX": slices.Max(values), "MIN": slices.Min(values), "AVG": sum / float64(len(values)), "SUM": sum, "FIRST": values[0], "LAST": values[len(values)-1],
	}[name]), true
}

func (q *queries) property(i int, name string) (string, bool) {
	if q.all[i].MetricStat == nil {
		return "", false
	}
	r := q.reference(i)
	if dimension, ok := strings.CutPrefix(name, "Dim."); ok {
		return r.key.Dimension(dimension)
	}
	text, known := map[string]string{
		"AccountId": q.account, "MetricName": r.key.Name, "Namespace": r.key.Namespace, "Period": strconv.FormatInt(r.period, 10),
		"Region": q.region, "Stat": r.statistic,
	}[name]
	return text, known
}
