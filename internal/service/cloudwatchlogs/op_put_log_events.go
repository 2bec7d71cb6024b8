package cloudwatchlogs

import (
	"context"
	"fmt"
	"sort"
	"time"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putLogEvents takes a batch of events into a stream. Sequence tokens are not looked at, as AWS does since 2023.
func (s *Service) putLogEvents() service.Operation {
	const action = "logs:PutLogEvents"
	contract := service.Contract{
		Action: action, Resource: streamResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrDataAlreadyAcceptedException, logsapi.ErrInvalidParameterException, logsapi.ErrInvalidSequenceTokenException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException, logsapi.ErrUnrecognizedClientException},
		Data:   true,
		Gaps:   []string{"an entity is not kept"},
	}
	authorize := func(c *service.Call, in *logsapi.PutLogEventsRequest) error {
		s.onStream(c, action, in.LogGroupName.V, in.LogStreamName.V)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.PutLogEventsRequest) (*logsapi.PutLogEventsResponse, error) {
		g, st, err := s.named(scopeOf(c), in.LogGroupName.V, in.LogStreamName.V)
		if err != nil {
			return nil, err
		}
		if err := checkBatch(in.LogEvents); err != nil {
			return nil, err
		}
		out := &logsapi.PutLogEventsResponse{NextSequenceToken: wire.Some(st.token(c.Now.UnixMilli()))}
		from, to := g.accept(in.LogEvents, c.Now, out)
		taken := in.LogEvents[from:to]
		if len(taken) == 0 {
			return out, nil
		}
		if taken[len(taken)-1].Timestamp.V-taken[0].Timestamp.V > batchSpanMax.Milliseconds() {
			return nil, errInvalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")
		}
		if err := s.ingest(g, st, c.Now, len(taken), func(i int) (int64, string) { return taken[i].Timestamp.V, taken[i].Message.V }); err != nil {
			return nil, errNotTaken(err)
		}
		return out, nil
	}
	return service.Define(logsapi.PutLogEvents, contract, authorize, handle)
}

// Limits of a batch (API Reference, PutLogEvents).
const (
	eventOverheadBytes = 26
	eventBytesMax      = 1 << 20
	batchBytesMax      = 1 << 20
	batchSpanMax       = 24 * time.Hour
	// Events of other times are left out, and the answer says so.
	ageMax    = 14 * 24 * time.Hour
	futureMax = 2 * time.Hour
)

// checkBatch refuses a batch as a whole.
func checkBatch(events []logsapi.InputLogEvent) error {
	size := 0
	for i := range events {
		one := len(events[i].Message.V) + eventOverheadBytes
		if one > eventBytesMax {
			return errInvalid(fmt.Sprintf("Log event too large: %d bytes exceeds limit of %d", one, eventBytesMax)) // [Q]
		}
		if i > 0 && events[i].Timestamp.V < events[i-1].Timestamp.V {
			return errInvalid("Log events in a single PutLogEvents request must be in chronological order.") // [L]
		}
		size += one
	}
	if size > batchBytesMax {
		return errInvalid(fmt.Sprintf("Upload too large: %d bytes exceeds limit of %d", size, batchBytesMax)) // [Q]
	}
	return nil
}

// accept cuts off the events, which are in order, that are too old, expired or too new, and says so in out.
func (g *group) accept(events []logsapi.InputLogEvent, now time.Time, out *logsapi.PutLogEventsResponse) (from, to int) {
	before := func(limit int64) int {
		return sort.Search(len(events), func(i int) bool { return events[i].Timestamp.V >= limit })
	}
	old, expired, tooNew := before(now.Add(-ageMax).UnixMilli()), before(g.cutoff(now)), before(now.Add(futureMax).UnixMilli()+1)
	var rejected logsapi.RejectedLogEventsInfo
	if old > 0 {
		rejected.TooOldLogEventEndIndex = wire.Some(int64(old))
	}
	if expired > old {
		rejected.ExpiredLogEventEndIndex = wire.Some(int64(expired))
	}
	if tooNew < len(events) {
		rejected.TooNewLogEventStartIndex = wire.Some(int64(tooNew))
	}
	if old > 0 || expired > 0 || tooNew < len(events) {
		out.RejectedLogEventsInfo = &rejected
	}
	from = max(old, expired)
	return from, max(from, tooNew)
}
