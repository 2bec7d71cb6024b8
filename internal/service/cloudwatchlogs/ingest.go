package cloudwatchlogs

import (
	"time"

	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/store"
)

// ingest takes n events into a stream, and shows them to whoever follows the group. It waits for nothing.
func (s *Service) ingest(g *group, st *stream, now time.Time, n int, at func(int) (int64, string)) error {
	if err := s.store.Room().Admit(store.Adds); err != nil {
		return err
	}
	first, err := st.events.Append(now, n, at)
	if err != nil {
		return err
	}
	if tails := g.live.tails.Load(); tails != nil {
		for i := range n {
			e := archive.Found{Position: archive.Position{Ordinal: first + uint64(i), Stream: st.ID}, Ingested: now.UnixMilli()}
			e.Time, e.Message = at(i)
			for _, t := range *tails {
				t.offer(g, st, &e)
			}
		}
	}
	return nil
}

// written hears of events that are durable now, which subscription filters hand on.
func (s *Service) written(events *archive.Stream) {
	if g, st := s.owner(events.ID()); g != nil {
		s.outbox.add(g, st)
	}
}
