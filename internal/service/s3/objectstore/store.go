package objectstore

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"sync"

	"sluice/internal/blob"
	"sluice/internal/seal"
	"sluice/internal/store"
)

// Config is what a Store needs; all of it must be set.
type Config struct {
	Store store.Store
	// Blobs holds chunks of bodies and nothing else: what nothing refers to is removed from it.
	Blobs blob.Store
	// Bodies seals what is in objects.
	Bodies *seal.Sealer
	Log    *slog.Logger
}

// Changes of one place come one after the other, and its readers wait until they are durable. Places share locks: so many of them.
const (
	stripes       = 1 << 10
	bucketStripes = 1 << 6
)

// Store keeps objects. It is safe for concurrent use.
type Store struct {
	store  store.Store
	blobs  blob.Store
	bodies *seal.Sealer
	log    *slog.Logger
	pins   pins
	seed   maphash.Seed
	// places and buckets are held in the order bucket, place.
	places  [stripes]sync.RWMutex
	buckets [bucketStripes]sync.RWMutex
}

// Open removes chunks that nothing refers to, which crashes leave.
func Open(c Config) (*Store, error) {
	s := &Store{store: c.Store, blobs: c.Blobs, bodies: c.Bodies, log: c.Log, pins: pins{of: map[ID]*pin{}}, seed: maphash.MakeSeed()}
	if err := s.collect(); err != nil {
		return nil, fmt.Errorf("collect the chunks of objects: %w", err)
	}
	return s, nil
}

func (*Store) newID() (id ID) {
	_, _ = rand.Read(id[:]) // it never fails
	return id
}

func (s *Store) stripe(at Place) *sync.RWMutex {
	return &s.places[maphash.Comparable(s.seed, at)%stripes]
}

func (s *Store) bucket(id string) *sync.RWMutex {
	return &s.buckets[maphash.String(s.seed, id)%bucketStripes]
}

// settled returns when all changes of places are durable that were readable when it was called.
func (s *Store) settled() {
	for i := range s.places {
		s.places[i].RLock()
		s.places[i].RUnlock() //nolint:staticcheck // it waits for who holds it
	}
}

// referencesMax is how many references are in memory at a time.
const referencesMax = 1 << 16

// collect goes over blobs and references side by side, both in order of digests.
func (s *Store) collect() error {
	var page []blob.Digest
	from, last := blobPrefix, false
	more := func() error {
		page = page[:0]
		last = true
		return s.store.Scan(store.Range{From: from, To: store.After(blobPrefix)}, func(key, _ []byte) error {
			if len(page) == referencesMax {
				from, last = bytes.Clone(key), false
				return store.ErrStop
			}
			page = append(page, blob.Digest(key[len(blobPrefix):]))
			return nil
		})
	}
	if err := more(); err != nil {
		return err
	}
	next := 0
	missing := func() { s.log.Error("a chunk of an object is missing", slog.String("digest", page[next].String())) }
	advance := func() error {
		if next++; next == len(page) && !last {
			next = 0
			return more()
		}
		return nil
	}
	err := s.blobs.Each(func(d blob.Digest) error {
		for next < len(page) && bytes.Compare(page[next][:], d[:]) < 0 {
			missing()
			if err := advance(); err != nil {
				return err
			}
		}
		if next < len(page) && page[next] == d {
			return advance()
		}
		return s.blobs.Delete(d)
	})
	for err == nil && next < len(page) {
		missing()
		err = advance()
	}
	return err
}

// ErrNotEmpty is the answer to removing a bucket that has objects or uploads.
var ErrNotEmpty = errors.New("the bucket is not empty")

// Close removes a bucket by remove if it has no objects: none comes into it meanwhile. What was uploaded and not completed is removed behind it.
func (s *Store) Close(bucket string, remove func() error) error {
	if err := s.closeEmpty(bucket, remove); err != nil {
		return err
	}
	return s.abandon(bucket)
}

func (s *Store) closeEmpty(bucket string, remove func() error) error {
	lock := s.bucket(bucket)
	lock.Lock()
	defer lock.Unlock()
	empty := true
	if err := s.store.Scan(store.Within(joined(objectPrefix, []byte(bucket), separator)), func(_, _ []byte) error {
		empty = false
		return store.ErrStop
	}); err != nil {
		return err
	}
	if !empty {
		return ErrNotEmpty
	}
	return remove()
}
