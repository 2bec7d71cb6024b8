package cloudwatchlogs

import (
	"context"
	"regexp"
	"slices"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listLogGroups lists the names and classes of log groups whose names match a regular expression, sorted by name.
func (s *Service) listLogGroups() service.Operation {
	const action = "logs:ListLogGroups"
	contract := service.Contract{
		Action: action, Resource: groupResource,
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrServiceUnavailableException},
		Data:   true,
		Gaps:   []string{"linked accounts, data sources and field indexes: there are none"},
	}
	authorize := func(c *service.Call, _ *logsapi.ListLogGroupsRequest) error {
		onAccount(c, action)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.ListLogGroupsRequest) (*logsapi.ListLogGroupsResponse, error) {
		if in.IncludeLinkedAccounts.V || len(in.DataSources)+len(in.FieldIndexNames)+len(in.LogGroupTags) > 0 {
			return nil, wire.ErrNotImplemented.New("The parameters includeLinkedAccounts, dataSources, fieldIndexNames and logGroupTags of ListLogGroups are not implemented.")
		}
		matches, err := regexp.Compile(in.LogGroupNamePattern.V)
		if err != nil {
			return nil, errInvalid("The specified log group name pattern is not valid.")
		}
		found := slices.DeleteFunc(s.groupsOf(scopeOf(c)), func(g *group) bool {
			return !matches.MatchString(g.Name) || in.LogGroupClass.Set && in.LogGroupClass.V != g.Class
		})
		part, next, err := page(found, func(g *group) string { return g.Name }, false, in.NextToken, int(in.Limit.Or(describeMax)))
		if err != nil {
			return nil, err
		}
		out := &logsapi.ListLogGroupsResponse{LogGroups: make([]logsapi.LogGroupSummary, len(part)), NextToken: next}
		for i, g := range part {
			out.LogGroups[i] = logsapi.LogGroupSummary{LogGroupName: wire.Some(g.Name), LogGroupArn: wire.Some(g.arn()), LogGroupClass: wire.Some(g.Class)}
		}
		return out, nil
	}
	return service.Define(logsapi.ListLogGroups, contract, authorize, handle)
}
