package queue

import (
	"cmp"
	"slices"
)

// line is a run of positions.
type line struct {
	next, cursor Position
	segments     []segment
	// soonest is the least end of the segments' times. Those of messages that came from another queue with the time they were sent
	// there are not in order.
	soonest int64
	// voids are the spans at or above the cursor whose messages are gone, or were received before older ones, in order and apart. The
	// cursor is in none of them.
	voids  []span
	voided Position // how many positions are in voids
}

// segment is a run of messages that were sent within width of each other. It ends where the next begins.
type segment struct {
	first     Position
	at, width int64
}

// span is the positions from from, and below to.
type span struct{ from, to Position }

// endsAfter is the index of the first of spans, in order and apart, that ends after a position.
func endsAfter(spans []span, p Position) int {
	i, _ := slices.BinarySearchFunc(spans, p, func(s span, p Position) int { return cmp.Compare(s.to, p+1) })
	return i
}

// expires is when a segment has outlived the retention period; false when there is none.
func (l *line) expires(retention int64) (int64, bool) {
	return l.soonest + retention, len(l.segments) > 0
}

// oldest is the first position that may still be there.
func (l *line) oldest() Position {
	if len(l.segments) > 0 {
		return l.segments[0].first
	}
	return l.next
}

// end is where a segment ends.
func (l *line) end(i int) Position {
	if i+1 < len(l.segments) {
		return l.segments[i+1].first
	}
	return l.next
}

// begins reports whether a message sent at a time begins a new segment, and its width.
func (l *line) begins(at, retention int64) int64 {
	if n := len(l.segments); n > 0 && l.segments[n-1].holds(at) {
		return 0
	}
	return widthOf(retention)
}

func (s *segment) holds(at int64) bool { return s.at <= at && at < s.at+s.width }

func widthOf(retention int64) int64 {
	const parts = 4096
	return max(retention/parts, second)
}

// begin adds a segment at the end.
func (l *line) begin(s segment) {
	if end := s.at + s.width; len(l.segments) == 0 || end < l.soonest {
		l.soonest = end
	}
	l.segments = append(l.segments, s)
}

// outlived lists the spans whose messages have all outlived the retention period, in order and apart. One of the oldest messages
// begins with the line's oldest position.
func (l *line) outlived(at, retention int64) []span {
	var out []span
	for i := range l.segments {
		s := &l.segments[i]
		if s.at+s.width+retention > at {
			continue
		}
		if n := len(out); n > 0 && out[n-1].to == s.first {
			out[n-1].to = l.end(i)
			continue
		}
		out = append(out, span{s.first, l.end(i)})
	}
	return out
}

// forget takes out the segments of a span, and, unless it is the oldest, makes the span a void.
func (l *line) forget(s span) {
	first := s.from <= l.oldest()
	l.segments = slices.DeleteFunc(l.segments, func(g segment) bool { return g.first >= s.from && g.first < s.to })
	l.soonest = 0
	for i, g := range l.segments {
		if end := g.at + g.width; i == 0 || end < l.soonest {
			l.soonest = end
		}
	}
	if first {
		l.pass(s.to)
		return
	}
	l.void(s)
}

// void makes a span one whose messages are gone. Voids in it and beside it become part of it.
func (l *line) void(s span) {
	if s.from <= l.cursor {
		l.pass(s.to)
		return
	}
	i := endsAfter(l.voids, s.from-1) // the one that ends where s begins, too
	j := i
	for ; j < len(l.voids) && l.voids[j].from <= s.to; j++ {
		v := l.voids[j]
		l.voided -= v.to - v.from
		s = span{min(s.from, v.from), max(s.to, v.to)}
	}
	l.voids = slices.Replace(l.voids, i, j, s)
	l.voided += s.to - s.from
}

// take takes a message that was never received out of those that were not.
func (l *line) take(p Position) { l.void(span{p, p + 1}) }

// eachFresh calls fn for the parts of a span that were never received.
func (l *line) eachFresh(s span, fn func(span)) {
	s = span{max(s.from, l.cursor), min(s.to, l.next)}
	for _, v := range l.voids[endsAfter(l.voids, s.from):] {
		if v.from >= s.to {
			break
		}
		if s.from < v.from {
			fn(span{s.from, v.from})
		}
		s.from = v.to
	}
	if s.from < s.to {
		fn(s)
	}
}

// freshFrom is the first message from a position on that was never received, or where the next will be.
func (l *line) freshFrom(p Position) Position {
	p = max(p, l.cursor)
	if len(l.voids) == 0 || p < l.voids[0].from {
		return p
	}
	if i := endsAfter(l.voids, p); i < len(l.voids) && l.voids[i].from <= p {
		return l.voids[i].to
	}
	return p
}

// sentBy is when a message had been sent: at most the width of its segment later than it was.
func (l *line) sentBy(p Position) int64 {
	i, found := slices.BinarySearchFunc(l.segments, p, func(s segment, p Position) int { return cmp.Compare(s.first, p) })
	if !found {
		i--
	}
	if i < 0 {
		return 0
	}
	return l.segments[i].at + l.segments[i].width
}

// pass moves the cursor to a position, if it is not there yet, and over the voids that it meets.
func (l *line) pass(to Position) {
	l.cursor = max(l.cursor, to)
	for len(l.voids) > 0 && l.voids[0].from <= l.cursor {
		v := l.voids[0]
		l.cursor = max(l.cursor, v.to)
		l.voided -= v.to - v.from
		l.voids = l.voids[1:]
	}
}

// fresh is how many messages were never received.
func (l *line) fresh() int { return int(l.next - l.cursor - l.voided) }

// least appends the first n positions of messages that were never received.
func (l *line) least(dst []Position, n int) []Position {
	for p := l.cursor; p < l.next && n > 0; n-- {
		dst = append(dst, p)
		p = l.freshFrom(p + 1)
	}
	return dst
}

// has tells whether a message that was never received is there.
func (l *line) has(p Position) bool { return p < l.next && l.freshFrom(p) == p }
