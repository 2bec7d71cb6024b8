package archive

import (
	"errors"
	"fmt"
	"log/slog"

	"sluice/internal/service/cloudwatchlogs/chunk"
	"sluice/internal/store"
)

// written is what one flush does to a stream.
type written struct {
	stream   *Stream
	builders []*chunk.Builder
	keep     int // so many of the chunks stay as they are
	made     []piece
}

// Flush writes what waits, and returns when it is durable. With a full disk everything goes on waiting.
func (a *Archive) Flush() error {
	a.flushing.Lock()
	defer a.flushing.Unlock()
	a.mu.Lock()
	dirty := a.dirty
	a.dirty, a.armed = nil, false
	a.mu.Unlock()
	if err := a.config.Store.Room().Admit(store.Adds); err != nil {
		a.putOff(dirty)
		return err
	}
	for len(dirty) > 0 {
		rest, err := a.flushSome(dirty)
		if err != nil {
			a.putOff(dirty)
			return err
		}
		dirty = rest
	}
	return a.giveUpOldest()
}

// putOff leaves streams for the next flush.
func (a *Archive) putOff(streams []*Stream) {
	for _, s := range streams {
		s.mu.Lock()
		s.dirty, s.writing = false, 0
		if len(s.pending) > 0 {
			a.wake(s)
		}
		s.mu.Unlock()
	}
}

// flushSome writes as many streams as one batch carries and returns the others.
func (a *Archive) flushSome(dirty []*Stream) (rest []*Stream, err error) {
	batch := a.config.Store.NewBatch()
	var all []*written
	for len(dirty) > 0 && batch.Size() < batchBytes {
		w, err := a.write(batch, dirty[0])
		if err != nil {
			batch.Discard()
			return nil, err
		}
		all, dirty = append(all, w), dirty[1:]
	}
	ticket, err := a.config.Store.Commit(batch)
	if err != nil {
		return nil, fmt.Errorf("commit log events: %w", err)
	}
	if err := ticket.Wait(); err != nil {
		return nil, fmt.Errorf("write log events: %w", err)
	}
	for _, w := range all {
		a.settle(w)
	}
	return dirty, nil
}

// write puts what a stream has gathered into the batch.
func (a *Archive) write(batch store.Batch, s *Stream) (*written, error) {
	s.mu.Lock()
	s.dirty, s.writing = false, len(s.pending)
	w := &written{stream: s, builders: s.pending[:len(s.pending):len(s.pending)], keep: len(s.chunks)}
	chunks := s.chunks
	s.mu.Unlock()
	sequence := uint64(0)
	if n := len(chunks); n > 0 {
		sequence = chunks[n-1].sequence + 1
	}
	for i, b := range w.builders {
		one := *b // it is read meanwhile
		whole := &one
		if i == 0 {
			var err error
			if whole, w.keep, err = a.merge(batch, s, chunks, whole); err != nil {
				return nil, err
			}
		}
		blob, err := a.codec.Encode(a.blob[:0], whole)
		if err != nil {
			return nil, err
		}
		a.blob = blob
		p := piece{Summary: whole.Summary, sequence: sequence, stored: uint32(len(blob))}
		batch.Put(key(a.keys.chunks, s.group, s.id, sequence), blob)
		batch.Put(key(a.keys.index, s.group, s.id, sequence), p.append(nil))
		w.made = append(w.made, p)
		sequence++
	}
	return w, nil
}

// merge takes the newest chunks in, as long as they are no larger than twice what there is to write, and removes them from the disk. So
// every event is written again log₂ times, and a stream has few small chunks. A chunk that cannot be read stays where it is.
func (a *Archive) merge(batch store.Batch, s *Stream, chunks []piece, b *chunk.Builder) (whole *chunk.Builder, keep int, err error) {
	keep = len(chunks)
	for keep > 0 {
		last := &chunks[keep-1]
		if last.Raw > 2*b.Raw || last.Raw+b.Raw > chunkBytes {
			break
		}
		older, err := a.resume(s, last.sequence, b)
		if errors.Is(err, store.ErrFailed) {
			return nil, 0, err
		}
		if err != nil {
			a.config.Log.Error("a chunk of log events cannot be read", slog.Any("error", err))
			break
		}
		batch.Delete(key(a.keys.chunks, s.group, s.id, last.sequence))
		batch.Delete(key(a.keys.index, s.group, s.id, last.sequence))
		b = older
		keep--
	}
	return b, keep, nil
}

// resume is a builder of a chunk's events with those of b behind them.
func (a *Archive) resume(s *Stream, sequence uint64, b *chunk.Builder) (*chunk.Builder, error) {
	raw, err := a.load(&a.codec, s, sequence)
	if err != nil {
		return nil, err
	}
	older, err := chunk.Resume(raw)
	if err != nil {
		return nil, err
	}
	return older, older.Add(b)
}

func (a *Archive) load(codec *chunk.Codec, s *Stream, sequence uint64) ([]byte, error) {
	blob, err := a.config.Store.Get(key(a.keys.chunks, s.group, s.id, sequence))
	if err != nil {
		return nil, fmt.Errorf("chunk %d of stream %d: %w", sequence, s.id, err)
	}
	raw, err := codec.Decode(blob)
	if err != nil {
		return nil, fmt.Errorf("chunk %d of stream %d: %w", sequence, s.id, err)
	}
	return raw, nil
}

// settle puts what was written in the place of what waited.
func (a *Archive) settle(w *written) {
	s := w.stream
	s.mu.Lock()
	var delta int64
	for _, p := range s.chunks[w.keep:] {
		delta -= int64(p.stored)
	}
	for _, p := range w.made {
		delta += int64(p.stored)
	}
	s.chunks = append(s.chunks[:w.keep:w.keep], w.made...)
	s.stats.Stored += delta
	s.pending, s.writing = s.pending[len(w.builders):], 0
	s.mu.Unlock()
	a.stored.Add(delta)
	for _, b := range w.builders {
		a.pending.Add(-int64(b.Raw))
	}
	if a.config.Written != nil {
		a.config.Written(s)
	}
}
