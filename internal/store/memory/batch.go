package memory

import (
	"bytes"

	"sluice/internal/store"
)

// batch is a list of changes, applied in their order.
type batch struct {
	changes []change
	size    int
	spent   bool
}

var _ store.Batch = (*batch)(nil)

type change struct {
	kind      kind
	key, rest []byte // rest is a put's value or a range's end
}

type kind byte

const (
	put kind = iota
	remove
	removeRange
)

func (b *batch) add(k kind, key, rest []byte) {
	if b.spent {
		panic("store batch: used after it was committed")
	}
	b.changes = append(b.changes, change{kind: k, key: bytes.Clone(key), rest: bytes.Clone(rest)})
	b.size += len(key) + len(rest)
}

func (b *batch) Put(key, value []byte) { b.add(put, key, value) }

func (b *batch) Delete(key []byte) { b.add(remove, key, nil) }

func (b *batch) DeleteRange(from, to []byte) { b.add(removeRange, from, to) }

func (b *batch) Len() int { return len(b.changes) }

func (b *batch) Size() int { return b.size }

func (b *batch) Discard() { b.spent = true }

func (b *batch) onto(state *node) *node {
	for _, c := range b.changes {
		switch c.kind {
		case put:
			state = state.put(c.key, c.rest)
		case remove:
			state = state.removeRange(c.key, successor(c.key))
		case removeRange:
			if bytes.Compare(c.key, c.rest) < 0 {
				state = state.removeRange(c.key, c.rest)
			}
		}
	}
	return state
}
