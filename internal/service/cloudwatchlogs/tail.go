package cloudwatchlogs

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"sluice/internal/api/logsapi"
	"sluice/internal/clock"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/service/cloudwatchlogs/pattern"
	"sluice/internal/wire"
)

// Limits of live tails (API Reference, StartLiveTail).
const (
	// tailEventsMax is how many events an update has; of more, that many are kept, and the update says that they are a sample.
	tailEventsMax = 500
	tailInterval  = time.Second
	tailLifetime  = 3 * time.Hour
	// tailsMax is how many a group may have at a time: each costs every event of the group a comparison. AWS has 15 for an account.
	tailsMax = 15
)

// tail is one live tail session.
type tail struct {
	names, prefixes []string // of streams; neither means all of them
	pattern         *pattern.Pattern

	mu      sync.Mutex
	seen    int // events since the last update
	pending []logsapi.LiveTailSessionLogEvent
}

// offer shows the tail an event. It never waits: of too many it keeps every second one, then every fourth, and so on.
func (t *tail) offer(g *group, st *stream, e *archive.Found) {
	if !t.wants(st.Name) || !t.pattern.Match([]byte(e.Message)) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen++
	stride := 1
	for t.seen/stride > tailEventsMax {
		stride *= 2
	}
	if t.seen%stride != 0 {
		return
	}
	if len(t.pending) == tailEventsMax { // every second of those that are there makes room
		kept := t.pending[:0]
		for i := 1; i < len(t.pending); i += 2 {
			kept = append(kept, t.pending[i])
		}
		t.pending = kept
	}
	t.pending = append(t.pending, logsapi.LiveTailSessionLogEvent{
		LogStreamName: wire.Some(st.Name), LogGroupIdentifier: wire.Some(g.Account + ":" + g.Name), Message: wire.Some(e.Message),
		Timestamp: wire.Some(e.Time), IngestionTime: wire.Some(e.Ingested),
	})
}

func (t *tail) wants(streamName string) bool {
	return len(t.names)+len(t.prefixes) == 0 || slices.Contains(t.names, streamName) ||
		slices.ContainsFunc(t.prefixes, func(p string) bool { return strings.HasPrefix(streamName, p) })
}

// update takes what came since the last one.
func (t *tail) update() *logsapi.LiveTailSessionUpdate {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := &logsapi.LiveTailSessionUpdate{
		SessionMetadata: &logsapi.LiveTailSessionMetadata{Sampled: wire.Some(t.seen > len(t.pending))},
		SessionResults:  append([]logsapi.LiveTailSessionLogEvent{}, t.pending...),
	}
	t.seen, t.pending = 0, t.pending[:0]
	return out
}

// follow puts a tail on groups; the function returned takes it away. LimitExceededException when one has too many.
func (s *Service) follow(groups []*group, t *tail) (leave func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range groups {
		if tails := g.live.tails.Load(); tails != nil && len(*tails) >= tailsMax {
			return nil, errLimit()
		}
	}
	for _, g := range groups {
		var all []*tail
		if tails := g.live.tails.Load(); tails != nil {
			all = *tails
		}
		all = append(slices.Clone(all), t)
		g.live.tails.Store(&all)
	}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, g := range groups {
			left := slices.DeleteFunc(slices.Clone(*g.live.tails.Load()), func(o *tail) bool { return o == t })
			if g.live.tails.Store(nil); len(left) > 0 {
				g.live.tails.Store(&left)
			}
		}
	}, nil
}

// session sends a tail's updates until the client leaves, the server stops, or the session has lived long enough.
func (s *Service) session(ctx context.Context, t *tail, start *logsapi.LiveTailSessionStart, send func(*logsapi.StartLiveTailResponseStream) error) error {
	if err := send(&logsapi.StartLiveTailResponseStream{SessionStart: start}); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { // ends with the context
		select {
		case <-s.stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
	for end := s.clock.Now().Add(tailLifetime); s.clock.Now().Before(end); {
		if clock.Wait(ctx, s.clock, tailInterval) != nil {
			return nil // nobody is there any more, or nobody will be
		}
		if err := send(&logsapi.StartLiveTailResponseStream{SessionUpdate: t.update()}); err != nil {
			return err
		}
	}
	return send(&logsapi.StartLiveTailResponseStream{SessionTimeoutException: &logsapi.SessionTimeoutException{Message: wire.Some("Session timed out")}})
}
