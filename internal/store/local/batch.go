package local

import (
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"sluice/internal/store"
)

// batch is a Pebble batch: what is put into it is already in the form of the log.
type batch struct{ pebble *pebble.Batch }

var _ store.Batch = (*batch)(nil)

// NewBatch takes one from Pebble's pool.
func (s *Store) NewBatch() store.Batch { return &batch{pebble: s.db.NewBatch()} }

// must: Pebble's batches answer errors only for misuse, such as a change after the commit.
func must(err error) {
	if err != nil {
		panic(fmt.Sprintf("store batch: %v", err))
	}
}

func (b *batch) Put(key, value []byte) { must(b.pebble.Set(key, value, nil)) }

func (b *batch) Delete(key []byte) { must(b.pebble.Delete(key, nil)) }

func (b *batch) DeleteRange(from, to []byte) { must(b.pebble.DeleteRange(from, to, nil)) }

func (b *batch) Len() int { return int(b.pebble.Count()) }

func (b *batch) Size() int { return b.pebble.Len() }

func (b *batch) Discard() { must(b.take().Close()) }

// take gives the inner batch away: a later use of b is a panic and not a race.
func (b *batch) take() *pebble.Batch {
	inner := b.pebble
	b.pebble = nil
	return inner
}
