package cloudwatchlogs

import (
	"context"
	"fmt"
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeLogStreams lists a group's streams, by name or by their last event's time.
func (s *Service) describeLogStreams() service.Operation {
	const action = "logs:DescribeLogStreams"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException, logsapi.ErrValidationException},
	}
	authorize := func(c *service.Call, in *logsapi.DescribeLogStreamsRequest) error {
		name, err := groupName(c, in.LogGroupName, in.LogGroupIdentifier)
		if err != nil {
			return err
		}
		s.onGroup(c, action, name, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DescribeLogStreamsRequest) (*logsapi.DescribeLogStreamsResponse, error) {
		name, err := groupName(c, in.LogGroupName, in.LogGroupIdentifier)
		if err != nil {
			return nil, err
		}
		g, err := s.group(scopeOf(c), name)
		if err != nil {
			return nil, err
		}
		key := func(st *stream) string { return st.Name }
		if in.OrderBy.V == logsapi.OrderByLastEventTime {
			if in.LogStreamNamePrefix.Set {
				return nil, errInvalid("Cannot order by LastEventTime with a logStreamNamePrefix.") // [Q]
			}
			key = func(st *stream) string { return fmt.Sprintf("%020d%s", st.events.Stats().Last, st.Name) }
		}
		found := g.live.all(func(st *stream) bool { return strings.HasPrefix(st.Name, in.LogStreamNamePrefix.V) })
		part, next, err := page(found, key, in.Descending.V, in.NextToken, int(in.Limit.Or(describeMax)))
		if err != nil {
			return nil, err
		}
		out := &logsapi.DescribeLogStreamsResponse{LogStreams: make([]logsapi.LogStream, len(part)), NextToken: next}
		for i, st := range part {
			out.LogStreams[i] = st.shown(g)
		}
		return out, nil
	}
	return service.Define(logsapi.DescribeLogStreams, contract, authorize, handle)
}
