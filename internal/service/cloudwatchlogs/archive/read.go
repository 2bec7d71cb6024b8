package archive

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"sluice/internal/service/cloudwatchlogs/chunk"
	"sluice/internal/store"
)

// Query says which events are wanted, and how many.
type Query struct {
	From, To int64 // of times, both included
	// After is where the reading goes on: behind this position, or in front of it for Backwards; nil begins at the end of the range that is
	// read first.
	After     *Position
	Backwards bool // from the newest to the oldest
	// EventsMax and BytesMax bound a page; the first event comes whatever its size.
	EventsMax, BytesMax int
	// Match tells what is wanted; nil wants everything. Literal is a text that all of it contains, or nil.
	Match   func(message []byte) bool
	Literal []byte
	// ScanBytesMax bounds how much is looked at for one page; 0 is without limit. At the limit the page is what was found so far.
	ScanBytesMax int
}

// Page is a part of what a Query wants, in the order of reading.
type Page struct {
	Events []Found
	// More: there may be more, behind Next.
	More bool
	Next Position
}

// Found is one event.
type Found struct {
	Position
	Ingested int64
	Message  string
}

// messageOverheadBytes is what an event counts beside its message's bytes, wherever AWS counts (API Reference, PutLogEvents).
const messageOverheadBytes = 26

// attemptsMax is how often a page is begun anew because what it was about to read was merged away.
const attemptsMax = 16

// Read returns a page of the events of streams.
func (a *Archive) Read(ctx context.Context, streams []*Stream, q *Query) (*Page, error) {
	for attempt := 1; ; attempt++ {
		page, err := a.read(ctx, streams, q)
		if errors.Is(err, store.ErrNotFound) && attempt < attemptsMax {
			continue
		}
		return page, err
	}
}

// source is a chunk on the disk, or one that is being built.
type source struct {
	stream      *Stream
	first, last int64
	sequence    uint64
	raw         []byte // nil on the disk
}

func (a *Archive) read(ctx context.Context, streams []*Stream, q *Query) (*Page, error) {
	sources := q.sources(streams)
	codec := a.codecs.Get().(*chunk.Codec)
	defer a.codecs.Put(codec)
	s := selection{query: q}
	scanned := 0
	for i := range sources {
		src := &sources[i]
		if s.closed(src) {
			break
		}
		if q.ScanBytesMax > 0 && scanned >= q.ScanBytesMax && q.advances(src) {
			return s.partial(src), nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		raw := src.raw
		if raw == nil {
			var err error
			if raw, err = a.load(codec, src.stream, src.sequence); err != nil {
				return nil, err
			}
		}
		scanned += len(raw)
		if len(q.Literal) > 0 && !bytes.Contains(raw, q.Literal) {
			continue
		}
		if err := s.scan(src.stream, raw); err != nil {
			return nil, err
		}
	}
	return s.page(), nil
}

// sources are the chunks that can have events of the query, those first whose events are read first.
func (q *Query) sources(streams []*Stream) []source {
	from, to := q.From, q.To
	if q.After != nil && q.Backwards {
		to = min(to, q.After.Time)
	} else if q.After != nil {
		from = max(from, q.After.Time)
	}
	var out []source
	for _, s := range streams {
		s.mu.Lock()
		for i := range s.chunks {
			if p := &s.chunks[i]; p.Last >= from && p.First <= to {
				out = append(out, source{stream: s, first: p.First, last: p.Last, sequence: p.sequence})
			}
		}
		for _, b := range s.pending {
			if b.Count > 0 && b.Last >= from && b.First <= to {
				out = append(out, source{stream: s, first: b.First, last: b.Last, raw: b.Bytes()})
			}
		}
		s.mu.Unlock()
	}
	slices.SortFunc(out, func(x, y source) int {
		if q.Backwards {
			return cmp.Compare(y.last, x.last)
		}
		return cmp.Compare(x.first, y.first)
	})
	return out
}

// advances tells whether a page that ends in front of a source is further than where it began.
func (q *Query) advances(src *source) bool {
	switch {
	case q.After == nil:
		return true
	case q.Backwards:
		return q.front(src).Compare(*q.After) < 0
	}
	return q.front(src).Compare(*q.After) > 0
}

// front is the position in front of all events of a source, as they are read.
func (q *Query) front(src *source) Position {
	if q.Backwards {
		return Position{Time: min(src.last, math.MaxInt64-1) + 1}
	}
	return Before(src.first)
}
