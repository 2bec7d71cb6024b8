package archive

import (
	"sync"
	"time"

	"sluice/internal/service/cloudwatchlogs/chunk"
)

// Stream is one log stream's events.
type Stream struct {
	archive   *Archive
	group, id uint64

	mu     sync.Mutex
	chunks []piece // on the disk, in the order of their sequence; replaced as a whole, never changed
	// pending has what was not written yet, the oldest first. So many of the first as writing says are on their way to the disk.
	pending []*chunk.Builder
	writing int
	next    uint64 // ordinal
	stats   Stats
	dirty   bool
	gone    bool
}

// Stats is what is known of a stream's events. Times are milliseconds since 1970, and 0 while there is no event.
type Stats struct {
	First, Last, LastIngested int64
	Events                    uint64
	Stored                    int64 // bytes on the disk
}

// ID is the stream's number, which its events' positions carry.
func (s *Stream) ID() uint64 { return s.id }

// Stats are those of now. What has expired but lies there still counts.
func (s *Stream) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// Append takes n events as at shows them: times in milliseconds, and messages, which are copied. They can be read when it returns, and are on
// the disk within a second. It returns the ordinal of the first; the others follow. The errors are ErrBusy and ErrGone.
func (s *Stream) Append(now time.Time, n int, at func(int) (time int64, message string)) (uint64, error) {
	a := s.archive
	if a.pending.Load() > pendingBytesMax {
		a.flushSoon()
		return 0, ErrBusy
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone {
		return 0, ErrGone
	}
	// Ordinals follow the clock, so that those of a stream that has lost all its chunks go on where they were.
	s.next = max(s.next, uint64(now.UnixMicro()))
	first := s.next
	before := s.waiting()
	for i := range n {
		e := chunk.Event{Ingested: now.UnixMilli(), Ordinal: s.next}
		var message string
		e.Time, message = at(i)
		s.builder().AppendText(&e, message)
		s.next++
		s.stats.meet(&e)
	}
	a.wake(s)
	if a.pending.Add(s.waiting()-before) > flushBytes {
		a.flushSoon()
	}
	return first, nil
}

// waiting is how many bytes are not on the disk yet; the caller holds the lock.
func (s *Stream) waiting() int64 {
	var n int64
	for _, b := range s.pending {
		n += int64(b.Raw)
	}
	return n
}

// builder is the chunk that takes the next event.
func (s *Stream) builder() *chunk.Builder {
	if last := len(s.pending) - 1; last >= s.writing && s.pending[last].Raw < chunkBytes {
		return s.pending[last]
	}
	b := &chunk.Builder{}
	if len(s.pending) > s.writing { // one has been filled since the last flush: the next will be too
		b.Reserve(chunkBytes + chunkBytes/16)
	}
	s.pending = append(s.pending, b)
	return b
}

func (t *Stats) meet(e *chunk.Event) {
	if t.Events == 0 || e.Time < t.First {
		t.First = e.Time
	}
	t.Last, t.LastIngested = max(t.Last, e.Time), max(t.LastIngested, e.Ingested)
	t.Events++
}

// count makes the stats anew from what there is; the caller holds the lock. When the last event came stays known.
func (s *Stream) count() {
	t := Stats{LastIngested: s.stats.LastIngested}
	add := func(c *chunk.Summary) {
		if t.Events == 0 || c.First < t.First {
			t.First = c.First
		}
		t.Last, t.LastIngested = max(t.Last, c.Last), max(t.LastIngested, c.LastIngested)
		t.Events += uint64(c.Count)
		s.next = max(s.next, c.LastOrdinal+1)
	}
	for i := range s.chunks {
		add(&s.chunks[i].Summary)
		t.Stored += int64(s.chunks[i].stored)
	}
	for _, b := range s.pending {
		add(&b.Summary)
	}
	s.stats = t
}
