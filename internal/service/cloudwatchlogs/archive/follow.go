package archive

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"sluice/internal/service/cloudwatchlogs/chunk"
	"sluice/internal/store"
)

// Following is reading a stream in the order in which its events came, whatever their times, by one who has a number and leaves a mark where
// he is.

// Mark is the ordinal that a reader goes on with: 0 where he has left none.
func (s *Stream) Mark(reader uint64) (next uint64, err error) {
	value, err := s.archive.config.Store.Get(s.mark(reader))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("mark in stream %d: %w", s.id, err)
	case len(value) != 8:
		return 0, fmt.Errorf("mark in stream %d: %w", s.id, store.ErrCorrupt)
	}
	return binary.BigEndian.Uint64(value), nil
}

// SetMark leaves a reader's mark, which goes with the stream. It does not wait for the disk: a crash may bring the mark back to where it was.
func (s *Stream) SetMark(reader, next uint64) error {
	s.archive.flushing.Lock() // with Erase: a mark does not outlive its stream
	defer s.archive.flushing.Unlock()
	s.mu.Lock()
	gone := s.gone
	s.mu.Unlock()
	if gone {
		return ErrGone
	}
	batch := s.archive.config.Store.NewBatch()
	batch.Put(s.mark(reader), store.AppendUint64(nil, next))
	if err := s.archive.config.Store.Apply(batch); err != nil {
		return fmt.Errorf("mark in stream %d: %w", s.id, err)
	}
	return nil
}

// MarkEnd leaves a reader's mark behind everything that has come so far.
func (s *Stream) MarkEnd(b store.Batch, reader uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b.Put(s.mark(reader), store.AppendUint64(nil, s.next))
}

// Unmark removes a reader's mark.
func (s *Stream) Unmark(b store.Batch, reader uint64) { b.Delete(s.mark(reader)) }

func (s *Stream) mark(reader uint64) []byte { return key(s.archive.keys.marks, s.group, s.id, reader) }

// Part is what one chunk has for a reader, in the order in which it came.
type Part struct {
	Events []Found // that match
	Next   uint64  // where to go on, behind all that was looked at
}

// Follow returns what matches of the first durable chunk that has an event with the ordinal from or a later one; nil when there is none yet. The
// Part of a chunk that cannot be read comes with the error, and has no events.
func (s *Stream) Follow(from uint64, match func(message []byte) bool) (*Part, error) {
	for attempt := 1; ; attempt++ {
		p, found := s.pieceFrom(from)
		if !found {
			return nil, nil
		}
		part := &Part{Next: p.LastOrdinal + 1}
		err := part.fill(s, p.sequence, from, match)
		if errors.Is(err, store.ErrNotFound) && attempt < attemptsMax {
			continue // it was merged away
		}
		return part, err
	}
}

func (s *Stream) pieceFrom(from uint64) (piece, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, _ := slices.BinarySearchFunc(s.chunks, from, func(p piece, from uint64) int { return cmp.Compare(p.LastOrdinal, from) })
	if i == len(s.chunks) {
		return piece{}, false
	}
	return s.chunks[i], true
}

func (part *Part) fill(s *Stream, sequence, from uint64, match func(message []byte) bool) error {
	codec := s.archive.codecs.Get().(*chunk.Codec)
	defer s.archive.codecs.Put(codec)
	raw, err := s.archive.load(codec, s, sequence)
	if err != nil {
		return err
	}
	r := chunk.Reader{Rest: raw}
	for e := (chunk.Event{}); r.Next(&e); {
		if e.Ordinal >= from && match(e.Message) {
			at := Position{Time: e.Time, Ordinal: e.Ordinal, Stream: s.id}
			part.Events = append(part.Events, Found{Position: at, Ingested: e.Ingested, Message: string(e.Message)})
		}
	}
	slices.SortFunc(part.Events, func(x, y Found) int { return cmp.Compare(x.Ordinal, y.Ordinal) })
	return r.Err()
}
