package cloudwatchlogs

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/service/cloudwatchlogs/pattern"
	"sluice/internal/wire"
)

// filterLogEvents searches a group, or some of its streams, for events that match a pattern, in the order of time. A page ends when it is
// full or when much was looked at for it.
func (s *Service) filterLogEvents() service.Operation {
	const action = "logs:FilterLogEvents"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException, logsapi.ErrValidationException},
		Data:   true,
	}
	authorize := func(c *service.Call, in *logsapi.FilterLogEventsRequest) error {
		name, err := groupName(c, in.LogGroupName, in.LogGroupIdentifier)
		if err != nil {
			return err
		}
		s.onGroup(c, action, name, nil)
		if in.Unmask.V {
			s.onGroup(c, "logs:Unmask", name, nil)
		}
		return nil
	}
	handle := func(ctx context.Context, c *service.Call, in *logsapi.FilterLogEventsRequest) (*logsapi.FilterLogEventsResponse, error) {
		name, err := groupName(c, in.LogGroupName, in.LogGroupIdentifier)
		if err != nil {
			return nil, err
		}
		g, err := s.group(scopeOf(c), name)
		if err != nil {
			return nil, err
		}
		streams, err := g.chosen(in.LogStreamNames, in.LogStreamNamePrefix)
		if err != nil {
			return nil, err
		}
		q, err := g.search(in, c.Now)
		if err != nil {
			return nil, err
		}
		var handles []*archive.Stream
		names := map[uint64]string{}
		for _, st := range streams {
			handles = append(handles, st.events)
			names[st.ID] = st.Name
		}
		found, err := s.archive.Read(ctx, handles, q)
		if err != nil {
			return nil, err
		}
		out := &logsapi.FilterLogEventsResponse{Events: make([]logsapi.FilteredLogEvent, len(found.Events)), SearchedLogStreams: []logsapi.SearchedLogStream{}}
		for i := range found.Events {
			e := &found.Events[i]
			out.Events[i] = logsapi.FilteredLogEvent{
				LogStreamName: wire.Some(names[e.Stream]), Timestamp: wire.Some(e.Time), Message: wire.Some(e.Message), IngestionTime: wire.Some(e.Ingested), EventId: wire.Some(e.ID()),
			}
		}
		if found.More {
			out.NextToken = wire.Some(searchToken(found.Next, q.Backwards))
		}
		return out, nil
	}
	return service.Define(logsapi.FilterLogEvents, contract, authorize, handle)
}

// scanBytesMax is how much is looked at for one page of a search: what takes some tenths of a second.
const scanBytesMax = 64 << 20

// chosen are the streams of those names, or with that prefix; all for neither.
func (g *group) chosen(names []string, prefix wire.Opt[string]) ([]*stream, error) {
	if names != nil && prefix.Set {
		return nil, errInvalid("LogStream names and LogStream name prefix are mutually exclusive parameters.")
	}
	if names == nil {
		return g.live.all(func(st *stream) bool { return strings.HasPrefix(st.Name, prefix.V) }), nil
	}
	var out []*stream
	for _, name := range names {
		st, err := g.stream(name)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, st) {
			out = append(out, st)
		}
	}
	return out, nil
}

// search says what of the group a request is for. The token says which way it goes: "On subsequent requests, the nextToken determines
// the sort direction" (API Reference).
func (g *group) search(in *logsapi.FilterLogEventsRequest, now time.Time) (*archive.Query, error) {
	p, err := pattern.Parse(in.FilterPattern.V)
	if err != nil {
		return nil, errPattern(err)
	}
	q := &archive.Query{
		From: max(in.StartTime.Or(0), g.cutoff(now)), To: min(in.EndTime.Or(timeMax), timeMax), Backwards: in.StartFromHead.Set && !in.StartFromHead.V,
		EventsMax: int(in.Limit.Or(eventsMax)), BytesMax: pageBytesMax, Match: p.Match, Literal: p.Literal(), ScanBytesMax: scanBytesMax,
	}
	if in.NextToken.Set {
		at, backwards, ok := parseSearchToken(in.NextToken.V)
		if !ok {
			return nil, errToken()
		}
		q.After, q.Backwards = &at, backwards
	}
	return q, nil
}

func searchToken(at archive.Position, backwards bool) string {
	direction := "F"
	if backwards {
		direction = "B"
	}
	return base64.RawURLEncoding.EncodeToString([]byte(direction + at.ID()))
}

func parseSearchToken(token string) (at archive.Position, backwards, ok bool) {
	text, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(text) < 1 || text[0] != 'F' && text[0] != 'B' {
		return at, false, false
	}
	at, ok = archive.ParseID(string(text[1:]))
	return at, text[0] == 'B', ok
}
