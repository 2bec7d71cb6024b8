package main

import (
	"encoding/binary"
	"errors"
	"os"
	"sync/atomic"
	"time"

	"sluice/bench/client"
	"sluice/internal/store"
	"sluice/internal/store/local"
)

// bareStore is the embedded store with nothing above it: what the disk and the engine could do if nobody spoke HTTP, signed, decided or
// sealed. Each caller commits what a batch of ten messages comes to, under keys that rise as those of a queue do, and waits until it is
// on the disk.
type bareStore struct {
	store  *local.Store
	folder string
	last   atomic.Uint64
}

// storedBytes is what a message of 1 KiB takes in the store: the body, its envelope and what is known of it.
const storedBytes = 1024 + 128

func openBareStore() (*bareStore, error) {
	folder, err := os.MkdirTemp("", "sluice-bench")
	if err != nil {
		return nil, err
	}
	opened, err := local.Open(folder, local.Options{})
	if err != nil {
		return nil, err
	}
	return &bareStore{store: opened, folder: folder}, nil
}

func (b *bareStore) close() error { return errors.Join(b.store.Close(), os.RemoveAll(b.folder)) }

// measure lets so many callers commit for a moment.
func (b *bareStore) measure(callers int, moment time.Duration) ([]time.Duration, error) {
	return client.Timed(callers, moment, b.commit)
}

// commit is one caller.
func (b *bareStore) commit(end time.Time) (times []time.Duration, err error) {
	value := make([]byte, storedBytes)
	for begin := time.Now(); begin.Before(end); {
		err := store.Durably(b.store, func(batch store.Batch) error {
			for range client.BatchMax {
				batch.Put(binary.BigEndian.AppendUint64(nil, b.last.Add(1)), value)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		now := time.Now()
		times = append(times, now.Sub(begin))
		begin = now
	}
	return times, nil
}
