package lambda

import (
	"sluice/internal/blob"
	"sluice/internal/store"
)

// edit collects what one operation changes.
type edit struct {
	store.Edit
	s *Service
	// prepare are the versions that have something to be made ready, and dropped the archives that may have lost their last reference.
	prepare []job
	dropped []blob.Digest
	// regardless says that the change goes on the disk however full that is: a function would stay Pending without it.
	regardless bool
}

// drop notes archives whose reference goes.
func (e *edit) drop(digests ...blob.Digest) { e.dropped = append(e.dropped, digests...) }

// commit makes the changes durable and then visible.
func (e *edit) commit() error {
	write := store.Durably
	if e.regardless {
		write = store.Regardless
	}
	if err := e.Commit(write, e.s.store, &e.s.mu); err != nil {
		return err
	}
	e.s.changes.Add(1)
	e.s.retireStale()
	e.s.provisions.changed()
	e.s.pending.add(e.prepare...)
	e.s.collect(e.dropped)
	return nil
}
