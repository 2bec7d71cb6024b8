package archive

import (
	"slices"

	"sluice/internal/service/cloudwatchlogs/chunk"
)

// selection gathers the first events of a query, in the order of reading, out of events that come in any order. It keeps twice a page at
// most.
type selection struct {
	query *Query
	found []Found
	bytes int
	// full: a page is there, and nothing behind bound belongs to it.
	full  bool
	bound Position
}

// compare orders positions as they are read.
func (s *selection) compare(p, q Position) int {
	if s.query.Backwards {
		return q.Compare(p)
	}
	return p.Compare(q)
}

// closed tells whether no event of a source, or of those behind it, can belong to the page.
func (s *selection) closed(src *source) bool {
	return s.full && s.compare(s.query.front(src), s.bound) >= 0
}

// scan takes what belongs to the page.
func (s *selection) scan(of *Stream, raw []byte) error {
	q := s.query
	r := chunk.Reader{Rest: raw}
	for e := (chunk.Event{}); r.Next(&e); {
		if e.Time < q.From || e.Time > q.To {
			continue
		}
		p := Position{Time: e.Time, Ordinal: e.Ordinal, Stream: of.id}
		if q.After != nil && s.compare(p, *q.After) <= 0 || s.full && s.compare(p, s.bound) >= 0 {
			continue
		}
		if q.Match != nil && !q.Match(e.Message) {
			continue
		}
		s.found = append(s.found, Found{Position: p, Ingested: e.Ingested, Message: string(e.Message)})
		s.bytes += len(e.Message) + messageOverheadBytes
		if len(s.found) > 2*q.EventsMax || s.bytes > 2*q.BytesMax {
			s.trim()
		}
	}
	return r.Err()
}

// trim sorts, and cuts what is more than a page.
func (s *selection) trim() {
	slices.SortFunc(s.found, func(x, y Found) int { return s.compare(x.Position, y.Position) })
	s.bytes = 0
	for i := range s.found {
		size := len(s.found[i].Message) + messageOverheadBytes
		if i == s.query.EventsMax || i > 0 && s.bytes+size > s.query.BytesMax {
			s.full, s.bound = true, s.found[i].Position
			clear(s.found[i:])
			s.found = s.found[:i]
			return
		}
		s.bytes += size
	}
}

func (s *selection) page() *Page {
	s.trim()
	out := &Page{Events: s.found, More: s.full}
	if n := len(s.found); n > 0 {
		out.Next = s.found[n-1].Position
	}
	return out
}

// partial is the page of what was found in front of a source that is not looked at any more.
func (s *selection) partial(src *source) *Page {
	front := s.query.front(src)
	s.trim()
	if s.full && s.compare(s.bound, front) <= 0 {
		return s.page()
	}
	end := slices.IndexFunc(s.found, func(f Found) bool { return s.compare(f.Position, front) > 0 })
	if end >= 0 {
		s.found = s.found[:end]
	}
	return &Page{Events: s.found, More: true, Next: front}
}
