package lambda

import (
	"fmt"

	"sluice/internal/blob"
	"sluice/internal/store"
)

// edit collects what one operation changes. It is stored in one batch and shown to readers when that is on the disk; an operation that
// fails before leaves nothing behind.
type edit struct {
	s     *Service
	store []func(store.Batch) error
	show  []func()
	// prepare are the versions that have something to be made ready, and dropped the archives that may have lost their last reference.
	prepare []job
	dropped []blob.Digest
	// regardless says that the change goes on the disk however full that is: a function would stay Pending without it.
	regardless bool
}

func (e *edit) add(put func(store.Batch) error, show func()) {
	e.store = append(e.store, put)
	e.show = append(e.show, show)
}

// drop notes archives whose reference goes.
func (e *edit) drop(digests ...blob.Digest) { e.dropped = append(e.dropped, digests...) }

// commit makes the changes durable and then visible.
func (e *edit) commit() error {
	if len(e.store) == 0 {
		return nil
	}
	write := store.Durably
	if e.regardless {
		write = store.Regardless
	}
	err := write(e.s.store, func(b store.Batch) error {
		for _, put := range e.store {
			if err := put(b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	e.s.mu.Lock()
	for _, show := range e.show {
		show()
	}
	e.s.mu.Unlock()
	e.s.pending.add(e.prepare...)
	e.s.collect(e.dropped)
	return nil
}
