package archive

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"sluice/internal/store"
)

// Expire removes the chunks of streams in which every event is older than cutoff, in milliseconds. What a chunk has beside younger events
// stays, for readers to leave out.
func (a *Archive) Expire(streams []*Stream, cutoff int64) error {
	a.flushing.Lock()
	defer a.flushing.Unlock()
	drop := map[*Stream][]uint64{}
	for _, s := range streams {
		s.mu.Lock()
		for i := range s.chunks {
			if s.chunks[i].Last < cutoff {
				drop[s] = append(drop[s], s.chunks[i].sequence)
			}
		}
		s.mu.Unlock()
	}
	return a.drop(drop)
}

// drop removes chunks; the caller holds flushing.
func (a *Archive) drop(sequences map[*Stream][]uint64) error {
	if len(sequences) == 0 {
		return nil
	}
	err := store.Durably(a.config.Store, func(b store.Batch) error {
		for s, all := range sequences {
			for _, sequence := range all {
				b.Delete(key(a.keys.chunks, s.group, s.id, sequence))
				b.Delete(key(a.keys.index, s.group, s.id, sequence))
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("remove old log events: %w", err)
	}
	for s, all := range sequences {
		s.mu.Lock()
		before := s.stats.Stored
		var left []piece
		for _, p := range s.chunks {
			if !slices.Contains(all, p.sequence) {
				left = append(left, p)
			}
		}
		s.chunks = left
		s.count()
		a.stored.Add(s.stats.Stored - before)
		s.mu.Unlock()
	}
	return nil
}

// limitSlack: when there is too much, a sixteenth of the limit is given up at once, so that the search for the oldest is seldom.
const limitSlack = 16

// giveUpOldest makes room when there is more than the operator's limit; the caller holds flushing.
func (a *Archive) giveUpOldest() error {
	limit, stored := a.config.BytesMax, a.stored.Load()
	if limit <= 0 || stored <= limit {
		return nil
	}
	type candidate struct {
		stream *Stream
		piece  piece
	}
	var all []candidate
	a.mu.Lock()
	streams := make([]*Stream, 0, len(a.streams))
	for _, s := range a.streams {
		streams = append(streams, s)
	}
	a.mu.Unlock()
	for _, s := range streams {
		s.mu.Lock()
		for _, p := range s.chunks {
			all = append(all, candidate{s, p})
		}
		s.mu.Unlock()
	}
	slices.SortFunc(all, func(x, y candidate) int { return cmp.Compare(x.piece.LastIngested, y.piece.LastIngested) })
	drop, events, until := map[*Stream][]uint64{}, uint64(0), int64(0)
	for i := 0; i < len(all) && stored > limit-limit/limitSlack; i++ {
		p := &all[i].piece
		drop[all[i].stream] = append(drop[all[i].stream], p.sequence)
		stored, events, until = stored-int64(p.stored), events+uint64(p.Count), p.LastIngested
	}
	if err := a.drop(drop); err != nil {
		return err
	}
	a.lost.Add(events)
	a.config.Log.Warn("the oldest log events were given up for newer ones: the storage of logs is full",
		slog.Uint64("events", events), slog.Time("ingestedUntil", time.UnixMilli(until)), slog.Int64("limitBytes", limit))
	return nil
}

// GivenUp is how many events were given up since the start because there were too many.
func (a *Archive) GivenUp() uint64 { return a.lost.Load() }

// Erase runs change, which makes the end of streams durable, with a function that removes their events in the same batch. When it
// succeeds they are gone: they take no more events, and those that wait are dropped.
func (a *Archive) Erase(streams []*Stream, change func(erase func(store.Batch)) error) error {
	a.flushing.Lock()
	defer a.flushing.Unlock()
	err := change(func(b store.Batch) {
		for _, s := range streams {
			a.keys.erase(b, s.group, s.id)
		}
	})
	if err != nil {
		return err
	}
	for _, s := range streams {
		s.mu.Lock()
		for _, b := range s.pending {
			a.pending.Add(-int64(b.Raw))
		}
		a.stored.Add(-s.stats.Stored)
		s.gone, s.pending, s.chunks, s.stats = true, nil, nil, Stats{}
		s.mu.Unlock()
		a.mu.Lock()
		delete(a.streams, s.id)
		a.mu.Unlock()
	}
	return nil
}
