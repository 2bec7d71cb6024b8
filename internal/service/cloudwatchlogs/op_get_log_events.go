package cloudwatchlogs

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/wire"
)

// getLogEvents reads one stream, forwards or backwards from a token, in the order of time.
func (s *Service) getLogEvents() service.Operation {
	const action = "logs:GetLogEvents"
	contract := service.Contract{
		Action: action, Resource: streamResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException, logsapi.ErrValidationException},
		Data:   true,
	}
	authorize := func(c *service.Call, in *logsapi.GetLogEventsRequest) error {
		name, err := groupName(c, in.LogGroupName, in.LogGroupIdentifier)
		if err != nil {
			return err
		}
		s.onStream(c, action, name, in.LogStreamName.V)
		if in.Unmask.V {
			s.onStream(c, "logs:Unmask", name, in.LogStreamName.V)
		}
		return nil
	}
	handle := func(ctx context.Context, c *service.Call, in *logsapi.GetLogEventsRequest) (*logsapi.GetLogEventsResponse, error) {
		name, err := groupName(c, in.LogGroupName, in.LogGroupIdentifier)
		if err != nil {
			return nil, err
		}
		g, st, err := s.named(scopeOf(c), name, in.LogStreamName.V)
		if err != nil {
			return nil, err
		}
		q := &archive.Query{
			From: max(in.StartTime.Or(0), g.cutoff(c.Now)), To: min(in.EndTime.Or(timeMax), timeMax) - 1,
			EventsMax: int(in.Limit.Or(eventsMax)), BytesMax: pageBytesMax, Backwards: !in.StartFromHead.V,
		}
		if in.NextToken.Set {
			at, backwards, ok := parseEventToken(in.NextToken.V)
			if !ok {
				return nil, errToken()
			}
			q.After, q.Backwards = &at, backwards
		}
		found, err := s.archive.Read(ctx, []*archive.Stream{st.events}, q)
		if err != nil {
			return nil, err
		}
		return showEvents(found, q), nil
	}
	return service.Define(logsapi.GetLogEvents, contract, authorize, handle)
}

// Limits of a page of events (API Reference, GetLogEvents, FilterLogEvents).
const (
	eventsMax    = 10000
	pageBytesMax = 1 << 20
	// timeMax is a time after all that events can have.
	timeMax = 1 << 46
)

// showEvents renders a page. A page without events has the tokens that led to it, so that whoever follows the stream can go on from there.
func showEvents(found *archive.Page, q *archive.Query) *logsapi.GetLogEventsResponse {
	events := found.Events
	if q.Backwards {
		slices.Reverse(events)
	}
	out := &logsapi.GetLogEventsResponse{Events: make([]logsapi.OutputLogEvent, len(events))}
	for i := range events {
		e := &events[i]
		out.Events[i] = logsapi.OutputLogEvent{Timestamp: wire.Some(e.Time), Message: wire.Some(e.Message), IngestionTime: wire.Some(e.Ingested)}
	}
	first, last := archive.Position{Time: max(q.From, 0)}, archive.Position{Time: max(q.From, 0)}
	if q.After != nil {
		first, last = *q.After, *q.After
	}
	if len(events) > 0 {
		first, last = events[0].Position, events[len(events)-1].Position
	}
	out.NextForwardToken, out.NextBackwardToken = wire.Some("f/"+last.ID()+"/s"), wire.Some("b/"+first.ID()+"/s")
	return out
}

// parseEventToken reads a token of GetLogEvents: f or b, and the ID of the event that it is behind or in front of.
func parseEventToken(token string) (at archive.Position, backwards, ok bool) {
	parts := strings.Split(token, "/")
	if len(parts) != 3 || parts[0] != "f" && parts[0] != "b" || parts[2] != "s" {
		return at, false, false
	}
	at, ok = archive.ParseID(parts[1])
	return at, parts[0] == "b", ok
}
