package cloudwatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatch/metricmath"
	"sluice/internal/wire"
)

// getMetricData answers series of metrics, and of expressions over them.
func (s *Service) getMetricData() service.Operation {
	return service.Define(api.GetMetricData, service.Contract{
		Action: "cloudwatch:GetMetricData", Resource: "*", Data: true,
		Errors: []*wire.ErrorShape{wire.ErrValidation, api.ErrInvalidNextToken},
		Gaps: []string{
			"Metrics Insights queries and the functions ANOMALY_DETECTION_BAND, DB_PERF_INSIGHTS, INSIGHT_RULE_METRIC, LAMBDA and SERVICE_QUOTA are refused",
			"dynamic labels with times (MAX_TIME and the like) stay as they are, and LabelOptions is not used",
			"a page ends within a series, not at a time: what the pages of an ID have together is the same",
		},
	}, func(c *service.Call, _ *api.GetMetricDataInput) error {
		anywhere(c, nil)
		return nil
	}, s.handleGetMetricData)
}

func (s *Service) handleGetMetricData(_ context.Context, c *service.Call, in *api.GetMetricDataInput) (*api.GetMetricDataOutput, error) {
	limit := in.MaxDatapoints.Or(pointsMax)
	switch {
	case len(in.MetricDataQueries) > queriesMax:
		return nil, validation("The collection MetricDataQueries must not have a size greater than %d.", queriesMax)
	case !in.StartTime.V.Before(in.EndTime.V):
		return nil, validation("The parameter StartTime must be less than the parameter EndTime.")
	case limit < 1 || limit > pointsMax:
		return nil, validation("The parameter MaxDatapoints must be between 1 and %d.", pointsMax)
	}
	p := page{left: limit, descending: in.ScanBy.V != api.ScanByTimestampAscending}
	if err := p.resume(in.NextToken); err != nil {
		return nil, err
	}
	q, err := s.ask(c.Account, c.Region, c.Now, in.StartTime.V, in.EndTime.V, in.MetricDataQueries)
	if err != nil {
		return nil, err
	}
	out := &api.GetMetricDataOutput{MetricDataResults: []api.MetricDataResult{}, Messages: []api.MessageData{}}
	for i := range q.all {
		if !q.all[i].ReturnData.Or(true) {
			continue
		}
		a, err := q.result(q.all[i].Id.V)
		if err != nil {
			return nil, unworded(q.all[i].Id.V, err)
		}
		for n := range a.value.Series {
			if r, shown := p.show(q, i, &a.value.Series[n], a.messages); shown {
				out.MetricDataResults = append(out.MetricDataResults, r)
			}
		}
	}
	out.NextToken = p.next
	return out, nil
}

// unworded words what an expression's own evaluation did not: a fault of the query itself.
func unworded(id string, err error) error {
	if fault := new(metricmath.Error); errors.As(err, &fault) {
		return inExpression(id, fault)
	}
	return err
}

// page is the part of all results that one answer has: points are counted over all series.
type page struct {
	descending bool
	series     int   // how many were seen
	from       int   // the series where the page begins, and how many points of it were shown before
	shown      int   //
	left       int64 // how many points still fit
	next       wire.Opt[string]
}

func (p *page) resume(t wire.Opt[string]) error {
	if !t.Set {
		return nil
	}
	text, _ := service.ParsePageToken(t.V)
	if _, err := fmt.Sscanf(text, "%d/%d", &p.from, &p.shown); err != nil || p.from < 0 || p.shown < 0 {
		return invalidToken()
	}
	return nil
}

// show is what the page has of a series; false for none.
func (p *page) show(q *queries, i int, s *metricmath.Series, messages []api.MessageData) (api.MetricDataResult, bool) {
	n := p.series
	p.series++
	if n < p.from || p.next.Set {
		return api.MetricDataResult{}, false
	}
	points := slices.Clone(s.Points)
	if p.descending {
		slices.Reverse(points)
	}
	skipped := 0
	if n == p.from {
		skipped = min(p.shown, len(points))
		points = points[skipped:]
	}
	r := api.MetricDataResult{
		Id: q.all[i].Id, Label: wire.Some(q.shownLabel(i, s)), StatusCode: wire.Some(api.StatusCodeComplete), Messages: messages,
		Timestamps: []time.Time{}, Values: []float64{},
	}
	if int64(len(points)) > p.left {
		points = points[:p.left]
		r.StatusCode = wire.Some(api.StatusCodePartialData)
		p.next = wire.Some(service.PageToken(fmt.Sprintf("%d/%d", n, skipped+len(points))))
	}
	p.left -= int64(len(points))
	for _, at := range points {
		r.Timestamps = append(r.Timestamps, time.Unix(at.At, 0).UTC())
		r.Values = append(r.Values, at.Value)
	}
	return r, true
}
