package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getQueryResults shows the rows of a query, as far as it has come.
func (s *Service) getQueryResults() service.Operation {
	const action = "logs:GetQueryResults"
	contract := service.Contract{
		Action: action, Resource: groupResource,
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, _ *logsapi.GetQueryResultsRequest) error {
		onAccount(c, action)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.GetQueryResultsRequest) (*logsapi.GetQueryResultsResponse, error) {
		q, err := s.query(scopeOf(c), in.QueryId.V)
		if err != nil {
			return nil, err
		}
		q.mu.Lock()
		defer q.mu.Unlock()
		rows := q.rows
		if q.status == logsapi.QueryStatusRunning { // rows that may yet change their order, or be cut off
			rows = nil
		}
		out := &logsapi.GetQueryResultsResponse{
			QueryLanguage: wire.Some(languageInsights), Results: make([][]logsapi.ResultField, len(rows)), Status: wire.Some(q.status),
			Statistics: &logsapi.QueryStatistics{
				RecordsMatched: wire.Some(float64(q.matched)), RecordsScanned: wire.Some(float64(q.scanned)), BytesScanned: wire.Some(float64(q.scannedBytes)),
			},
		}
		for i, r := range rows {
			out.Results[i] = r.shown(q.parsed.Fields)
		}
		return out, nil
	}
	return service.Define(logsapi.GetQueryResults, contract, authorize, handle)
}
