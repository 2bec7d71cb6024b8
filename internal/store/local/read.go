package local

import (
	"bytes"
	"errors"

	"github.com/cockroachdb/pebble/v2"

	"sluice/internal/store"
)

// Get copies the value out of the engine.
func (s *Store) Get(key []byte) ([]byte, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.gate.leave()
	if err := s.settle(); err != nil {
		return nil, err
	}
	value, closer, err := s.db.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, store.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return bytes.Clone(value), closer.Close()
}

// Scan walks an iterator over the state at the call.
func (s *Store) Scan(r store.Range, fn func(key, value []byte) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.gate.leave()
	if err := s.settle(); err != nil {
		return err
	}
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: r.From, UpperBound: r.To})
	if err != nil {
		return err
	}
	err = walk(it, r.Backwards, fn)
	if errors.Is(err, store.ErrStop) {
		err = nil
	}
	return errors.Join(err, it.Close())
}

func walk(it *pebble.Iterator, backwards bool, fn func(key, value []byte) error) error {
	first, next := it.First, it.Next
	if backwards {
		first, next = it.Last, it.Prev
	}
	for ok := first(); ok; ok = next() {
		value, err := it.ValueAndErr()
		if err != nil {
			return err
		}
		if err := fn(it.Key(), value); err != nil {
			return err
		}
	}
	return it.Error()
}
