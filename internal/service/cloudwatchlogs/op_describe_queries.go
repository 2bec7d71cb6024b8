package cloudwatchlogs

import (
	"context"
	"fmt"
	"slices"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeQueries lists queries, the newest first.
func (s *Service) describeQueries() service.Operation {
	const action = "logs:DescribeQueries"
	contract := service.Contract{
		Action: action, Resource: groupResource,
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, _ *logsapi.DescribeQueriesRequest) error {
		onAccount(c, action)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DescribeQueriesRequest) (*logsapi.DescribeQueriesResponse, error) {
		found := slices.DeleteFunc(s.queriesOf(scopeOf(c)), func(q *query) bool {
			status, _ := q.state()
			return in.LogGroupName.Set && !slices.ContainsFunc(q.groups, func(g *group) bool { return g.Name == in.LogGroupName.V }) ||
				in.Status.Set && status != in.Status.V || in.QueryLanguage.Or(languageInsights) != languageInsights
		})
		key := func(q *query) string { return fmt.Sprintf("%020d%s", q.created.UnixNano(), q.id) }
		part, next, err := page(found, key, true, in.NextToken, int(in.MaxResults.Or(queriesMax)))
		if err != nil {
			return nil, err
		}
		out := &logsapi.DescribeQueriesResponse{Queries: make([]logsapi.QueryInfo, len(part)), NextToken: next}
		for i, q := range part {
			out.Queries[i] = q.shown()
		}
		return out, nil
	}
	return service.Define(logsapi.DescribeQueries, contract, authorize, handle)
}
