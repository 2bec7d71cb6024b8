package cloudwatchlogs

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeLogGroups lists log groups with what is known of them, sorted by name.
func (s *Service) describeLogGroups() service.Operation {
	const action = "logs:DescribeLogGroups"
	contract := service.Contract{
		Action: action, Resource: groupResource,
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrServiceUnavailableException},
		Gaps:   []string{"linked accounts: there are none"},
	}
	authorize := func(c *service.Call, _ *logsapi.DescribeLogGroupsRequest) error {
		onAccount(c, action)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DescribeLogGroupsRequest) (*logsapi.DescribeLogGroupsResponse, error) {
		if in.LogGroupNamePrefix.Set && in.LogGroupNamePattern.Set {
			return nil, errInvalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.") // [L]
		}
		if in.IncludeLinkedAccounts.V {
			return nil, wire.ErrNotImplemented.New("The parameter includeLinkedAccounts of DescribeLogGroups is not implemented: accounts cannot be linked.")
		}
		names, err := namesIn(c, in.LogGroupIdentifiers)
		if err != nil {
			return nil, err
		}
		found := slices.DeleteFunc(s.groupsOf(scopeOf(c)), func(g *group) bool {
			return !strings.HasPrefix(g.Name, in.LogGroupNamePrefix.V) || !strings.Contains(g.Name, in.LogGroupNamePattern.V) ||
				in.LogGroupClass.Set && in.LogGroupClass.V != g.Class || in.LogGroupIdentifiers != nil && !slices.Contains(names, g.Name)
		})
		part, next, err := page(found, func(g *group) string { return g.Name }, false, in.NextToken, int(in.Limit.Or(describeMax)))
		if err != nil {
			return nil, err
		}
		out := &logsapi.DescribeLogGroupsResponse{LogGroups: make([]logsapi.LogGroup, len(part)), NextToken: next}
		for i, g := range part {
			out.LogGroups[i] = g.shown()
			if in.LogGroupNamePattern.Set { // "then only arn, creationTime, and logGroupName are included" and two more [L]
				shown := &out.LogGroups[i]
				shown.StoredBytes, shown.RetentionInDays, shown.DeletionProtectionEnabled = wire.Opt[int64]{}, wire.Opt[int64]{}, wire.Opt[bool]{}
			}
		}
		return out, nil
	}
	return service.Define(logsapi.DescribeLogGroups, contract, authorize, handle)
}

// namesIn reads names or ARNs of groups.
func namesIn(c *service.Call, identifiers []string) ([]string, error) {
	var out []string
	for _, identifier := range identifiers {
		name, err := nameIn(c, identifier)
		if err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, nil
}
