package cloudwatchlogs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatchlogs/insights"
	"sluice/internal/uuid"
	"sluice/internal/wire"
)

// startQuery runs a query of Logs Insights over the events of groups. One that ends within a second has ended when this answers.
func (s *Service) startQuery() service.Operation {
	const action = "logs:StartQuery"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrLimitExceededException, logsapi.ErrMalformedQueryException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
		Gaps:   []string{"the commands stats, parse, dedup, pattern, diff and others, and functions but ispresent, are refused with 501", "the query languages SQL and PPL are refused with 501", "queries are forgotten when the server ends"},
	}
	authorize := func(c *service.Call, in *logsapi.StartQueryRequest) error {
		names, err := queried(c, in)
		for _, name := range names {
			s.onGroup(c, action, name, nil)
		}
		return err
	}
	handle := func(ctx context.Context, c *service.Call, in *logsapi.StartQueryRequest) (*logsapi.StartQueryResponse, error) {
		if language := in.QueryLanguage.Or(languageInsights); language != languageInsights {
			return nil, wire.ErrNotImplemented.Newf("The query language %s is not implemented.", language)
		}
		names, err := queried(c, in)
		if err != nil {
			return nil, err
		}
		if in.EndTime.V < in.StartTime.V {
			return nil, errInvalid("End time should not be less than start time")
		}
		q := &query{
			scope: scopeOf(c), id: uuid.New().String(), from: 1000 * in.StartTime.V, to: 1000*in.EndTime.V + 999, created: c.Now,
			text: fmt.Sprintf("SOURCE \"%s\" START=%d000 END=%d999 | %s", strings.Join(names, `", "`), in.StartTime.V, in.EndTime.V, in.QueryString.V), // [L]
		}
		for _, name := range names {
			g, err := s.group(q.scope, name)
			if err != nil {
				return nil, logsapi.ErrResourceNotFoundException.Newf("Log group '%s' does not exist for account ID '%s' (Service: AWSLogs; Status Code: 400; "+
					"Error Code: ResourceNotFoundException; Request ID: %s; Proxy: null)", name, c.Account, c.RequestID) // [L]
			}
			q.groups = append(q.groups, g)
		}
		if q.parsed, err = insights.Parse(in.QueryString.V); err != nil {
			return nil, errQuery(err)
		}
		q.rowsMax = int(in.Limit.Or(queryRowsMax))
		if q.parsed.Limit > 0 {
			q.rowsMax = q.parsed.Limit
		}
		if err := s.start(ctx, q); err != nil {
			return nil, err
		}
		return &logsapi.StartQueryResponse{QueryId: wire.Some(q.id)}, nil
	}
	return service.Define(logsapi.StartQuery, contract, authorize, handle)
}

// queried are the names of the groups that a query is for, given in one of three ways.
func queried(c *service.Call, in *logsapi.StartQueryRequest) ([]string, error) {
	ways := 0
	for _, given := range []bool{in.LogGroupName.Set, in.LogGroupNames != nil, in.LogGroupIdentifiers != nil} {
		if given {
			ways++
		}
	}
	if ways != 1 || !in.LogGroupName.Set && len(in.LogGroupNames)+len(in.LogGroupIdentifiers) == 0 {
		return nil, errInvalid("Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be specified.")
	}
	if in.LogGroupName.Set {
		return []string{in.LogGroupName.V}, nil
	}
	return namesIn(c, append(slices.Clone(in.LogGroupNames), in.LogGroupIdentifiers...))
}

// errQuery words why a text is no query, or none that is built.
func errQuery(err error) error {
	var syntax *insights.SyntaxError
	if errors.As(err, &syntax) {
		return logsapi.ErrMalformedQueryException.New(syntax.Text)
	}
	var unsupported *insights.UnsupportedError
	if errors.As(err, &unsupported) {
		return wire.ErrNotImplemented.Newf("A part of this query is not implemented: %s.", unsupported.What)
	}
	return err
}
