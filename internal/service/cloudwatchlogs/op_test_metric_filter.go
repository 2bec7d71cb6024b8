package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatchlogs/pattern"
	"sluice/internal/wire"
)

// testMetricFilter shows which messages a pattern matches, and what it extracts of them.
func (s *Service) testMetricFilter() service.Operation {
	const action = "logs:TestMetricFilter"
	contract := service.Contract{
		Action: action, Resource: groupResource,
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, _ *logsapi.TestMetricFilterRequest) error {
		onAccount(c, action)
		return nil
	}
	handle := func(_ context.Context, _ *service.Call, in *logsapi.TestMetricFilterRequest) (*logsapi.TestMetricFilterResponse, error) {
		p, err := pattern.Parse(in.FilterPattern.V)
		if err != nil {
			return nil, errPattern(err)
		}
		out := &logsapi.TestMetricFilterResponse{Matches: []logsapi.MetricFilterMatchRecord{}}
		for i, text := range in.LogEventMessages {
			values, ok := p.Extract([]byte(text))
			if !ok {
				continue
			}
			extracted := wire.Dict[string]{}
			for _, v := range values {
				extracted = append(extracted, wire.Entry[string]{Key: v.Name, Value: v.Text})
			}
			out.Matches = append(out.Matches, logsapi.MetricFilterMatchRecord{
				EventNumber: wire.Some(int64(i + 1)), EventMessage: wire.Some(text), ExtractedValues: extracted.Unique(),
			})
		}
		return out, nil
	}
	return service.Define(logsapi.TestMetricFilter, contract, authorize, handle)
}
