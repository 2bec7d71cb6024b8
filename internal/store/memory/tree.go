package memory

import (
	"bytes"
	"hash/fnv"
)

// node is a treap that never changes: every change makes a new root that shares what it can. So a root is a snapshot for
// free, and the states that a disk may fall back to are a list of roots. Priorities come from the keys' hashes, which makes
// the shape a function of the content.
type node struct {
	key, value  []byte
	priority    uint64
	left, right *node
}

func leaf(key, value []byte) *node {
	h := fnv.New64a()
	_, _ = h.Write(key) // a hash's Write never fails
	return &node{key: bytes.Clone(key), value: append([]byte{}, value...), priority: h.Sum64()}
}

// split parts the tree into the keys below key and the others.
func (n *node) split(key []byte) (below, rest *node) {
	if n == nil {
		return nil, nil
	}
	changed := *n
	if bytes.Compare(n.key, key) < 0 {
		changed.right, rest = n.right.split(key)
		return &changed, rest
	}
	below, changed.left = n.left.split(key)
	return below, &changed
}

// join puts two trees together; all keys of low are below those of high.
func join(low, high *node) *node {
	switch {
	case low == nil:
		return high
	case high == nil:
		return low
	case low.priority > high.priority:
		changed := *low
		changed.right = join(low.right, high)
		return &changed
	default:
		changed := *high
		changed.left = join(low, high.left)
		return &changed
	}
}

func (n *node) put(key, value []byte) *node {
	below, rest := n.split(key)
	_, above := rest.split(successor(key))
	return join(join(below, leaf(key, value)), above)
}

func (n *node) removeRange(from, to []byte) *node {
	below, rest := n.split(from)
	_, above := rest.split(to)
	return join(below, above)
}

// successor is the smallest key greater than key.
func successor(key []byte) []byte {
	return append(key[:len(key):len(key)], 0)
}

func (n *node) get(key []byte) ([]byte, bool) {
	for n != nil {
		switch c := bytes.Compare(key, n.key); {
		case c < 0:
			n = n.left
		case c > 0:
			n = n.right
		default:
			return n.value, true
		}
	}
	return nil, false
}

// walk calls fn for the keys from ≤ key < to, a nil to being no end.
func (n *node) walk(from, to []byte, backwards bool, fn func(key, value []byte) error) error {
	if n == nil {
		return nil
	}
	first, last := n.left, n.right
	firstWanted := bytes.Compare(n.key, from) > 0
	lastWanted := to == nil || bytes.Compare(n.key, to) < 0
	if backwards {
		first, last = last, first
		firstWanted, lastWanted = lastWanted, firstWanted
	}
	if firstWanted {
		if err := first.walk(from, to, backwards, fn); err != nil {
			return err
		}
	}
	if bytes.Compare(n.key, from) >= 0 && (to == nil || bytes.Compare(n.key, to) < 0) {
		// Clones, so that a caller who writes into what it was shown changes no snapshot.
		if err := fn(bytes.Clone(n.key), append([]byte{}, n.value...)); err != nil {
			return err
		}
	}
	if lastWanted {
		return last.walk(from, to, backwards, fn)
	}
	return nil
}
