package cloudwatchlogs

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatchlogs/pattern"
	"sluice/internal/uuid"
	"sluice/internal/wire"
)

// startLiveTail streams the events of groups as they come, every second.
func (s *Service) startLiveTail() service.Operation {
	const action = "logs:StartLiveTail"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrAccessDeniedException, logsapi.ErrInvalidOperationException, logsapi.ErrInvalidParameterException, logsapi.ErrLimitExceededException, logsapi.ErrResourceNotFoundException},
		Data:   true,
	}
	authorize := func(c *service.Call, in *logsapi.StartLiveTailRequest) error {
		names, err := tailed(c, in.LogGroupIdentifiers)
		for _, name := range names {
			s.onGroup(c, action, name, nil)
		}
		return err
	}
	handle := func(ctx context.Context, c *service.Call, in *logsapi.StartLiveTailRequest) (*logsapi.StartLiveTailResponse, func(context.Context, func(*logsapi.StartLiveTailResponseStream) error) error, error) {
		names, err := tailed(c, in.LogGroupIdentifiers)
		if err != nil {
			return nil, nil, err
		}
		if len(in.LogStreamNames)+len(in.LogStreamNamePrefixes) > 0 && len(names) > 1 {
			return nil, nil, errInvalid("Log streams can be chosen for one log group only.")
		}
		if len(in.LogStreamNames) > 0 && len(in.LogStreamNamePrefixes) > 0 {
			return nil, nil, errInvalid("LogStream names and LogStream name prefixes are mutually exclusive parameters.")
		}
		p, err := pattern.Parse(in.LogEventFilterPattern.V)
		if err != nil {
			return nil, nil, errPattern(err)
		}
		var groups []*group
		for _, name := range names {
			g, err := s.group(scopeOf(c), name)
			if err != nil {
				return nil, nil, err
			}
			groups = append(groups, g)
		}
		t := &tail{names: in.LogStreamNames, prefixes: in.LogStreamNamePrefixes, pattern: p}
		start := &logsapi.LiveTailSessionStart{
			RequestId: wire.Some(c.RequestID), SessionId: wire.Some(uuid.New().String()), LogGroupIdentifiers: in.LogGroupIdentifiers,
			LogStreamNames: in.LogStreamNames, LogStreamNamePrefixes: in.LogStreamNamePrefixes, LogEventFilterPattern: in.LogEventFilterPattern,
		}
		return &logsapi.StartLiveTailResponse{}, func(ctx context.Context, send func(*logsapi.StartLiveTailResponseStream) error) error {
			leave, err := s.follow(groups, t)
			if err != nil {
				return send(&logsapi.StartLiveTailResponseStream{SessionStreamingException: &logsapi.SessionStreamingException{Message: wire.Some("Too many sessions follow a log group.")}})
			}
			defer leave()
			return s.session(ctx, t, start, send)
		}, nil
	}
	return service.DefineStream(logsapi.StartLiveTail, contract, authorize, handle)
}

// tailed are the names of groups, which must be given by their ARNs: "If you specify a log group by its name, … an InvalidParameterException" follows
// (API Reference, StartLiveTail: "specify each log group by its ARN").
func tailed(c *service.Call, identifiers []string) ([]string, error) {
	for _, identifier := range identifiers {
		if !strings.HasPrefix(identifier, "arn:") {
			return nil, errInvalid("The specified log group identifier is not an ARN.")
		}
	}
	names, err := namesIn(c, identifiers)
	slices.Sort(names)
	return slices.Compact(names), err
}
