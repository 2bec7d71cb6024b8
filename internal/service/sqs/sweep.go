package sqs

import (
	"cmp"
	"slices"
)

// sweep finds runs of positions whose messages are all gone, so that the view can remove what lay there once more, as a range. That
// looks needless, for each message was removed when it was deleted; it is what gives the disk back. The removal of a single key is a
// tombstone of ten bytes that hides a message of a thousand and more, and waits above it until enough of its kind come together; a
// range covers whole files of the store, which are dropped unread.
//
// A sweep knows the chunks of positions in which something may still be alive, in order. It may think that more is alive than is, and
// never less.
type sweep struct {
	size   uint64 // indexes of a chunk
	chunks []chunk
	next   uint64 // the first chunk that is not looked at yet: all in it is alive
}

// chunk is a number of positions in a row.
type chunk struct {
	number uint64
	alive  uint64
}

// sweepPositions are the positions of a chunk. What is left of a run that is gone, less than a chunk at either end, is left to its
// tombstones.
const sweepPositions = 1024

// gone notes that the message at an index is no more; each is noted once at most. If nothing is left of its chunk, it returns the run
// of indexes around it in which nothing is.
func (s *sweep) gone(index uint64) (from, to uint64, all bool) {
	n := index / s.size
	s.reach(n + 1)
	i, found := s.find(n)
	if !found {
		return 0, 0, false // below an index that everything is gone below
	}
	if s.chunks[i].alive--; s.chunks[i].alive > 0 {
		return 0, 0, false
	}
	s.chunks = slices.Delete(s.chunks, i, i+1)
	if to = s.next; i < len(s.chunks) {
		to = s.chunks[i].number
	}
	if i > 0 {
		from = s.chunks[i-1].number + 1
	}
	return from * s.size, to * s.size, true
}

// below notes that nothing is left below an index. Of the chunk that it lies in it is not known what was: some of it is thought to be
// alive for ever, until this is called again.
func (s *sweep) below(index uint64) {
	n := index / s.size
	i, _ := s.find(n)
	s.chunks = slices.Delete(s.chunks, 0, i)
	s.next = max(s.next, n)
}

// restore notes so many messages that are left from an index on, all in one chunk; indexes come in order, and nothing lies between
// them.
func (s *sweep) restore(index, alive uint64) {
	n := index / s.size
	if s.next != n+1 {
		s.chunks = append(s.chunks, chunk{number: n})
		s.next = n + 1
	}
	s.chunks[len(s.chunks)-1].alive += alive
}

// reach looks at all chunks below n.
func (s *sweep) reach(n uint64) {
	for ; s.next < n; s.next++ {
		alive := s.size
		if s.next == 0 {
			alive-- // no message has the index 0
		}
		s.chunks = append(s.chunks, chunk{number: s.next, alive: alive})
	}
}

func (s *sweep) find(n uint64) (int, bool) {
	return slices.BinarySearchFunc(s.chunks, n, func(c chunk, n uint64) int { return cmp.Compare(c.number, n) })
}
