// Package memo remembers values beside what they follow from. A value can be asked for at any time and is the same each time, or as good: what
// is remembered changes how long it takes and nothing else, so pure cores may do it too.
package memo

import "sync/atomic"

// Of remembers one value. The zero Of remembers none. It is safe for concurrent use, and not to be copied.
type Of[T any] struct{ kept atomic.Pointer[T] }

// Get returns what is remembered, or else what find finds, which is remembered then. Several who ask at the same time may each find it: the last
// one's is kept.
func (m *Of[T]) Get(find func() *T) *T {
	if v := m.kept.Load(); v != nil {
		return v
	}
	v := find()
	m.kept.Store(v)
	return v
}

// Kept is what is remembered, nil if nothing is.
func (m *Of[T]) Kept() *T { return m.kept.Load() }

// Keep remembers a value in place of what was; nil forgets it.
func (m *Of[T]) Keep(v *T) { m.kept.Store(v) }
