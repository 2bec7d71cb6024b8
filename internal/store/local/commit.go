package local

import (
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"sluice/internal/store"
)

// commit is one batch on its way: from its caller to the committer, who applies it, to the syncer, who awaits its fsync, to
// whoever waits for the Ticket, which it is itself. Without a batch it is a barrier: whoever sent it waits until everything
// before it is applied.
type commit struct {
	store *Store
	batch *pebble.Batch
	kind  kind
	// over carries one answer of each life: that the barrier was reached, or that the batch is synced.
	over chan error
}

type kind byte

const (
	durable kind = iota
	unsynced
	barrier
)

func newCommit(s *Store) *commit { return &commit{store: s, over: make(chan error, 1)} }

// Commit queues the batch for the committer. It need not wait until it is applied: whoever reads does, if need be.
func (s *Store) Commit(b store.Batch) (store.Ticket, error) {
	c, err := s.send(b, durable)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Apply is Commit without a Ticket.
func (s *Store) Apply(b store.Batch) error {
	_, err := s.send(b, unsynced)
	return err
}

func (s *Store) send(b store.Batch, k kind) (*commit, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.gate.leave()
	c := s.pool.Get().(*commit)
	c.batch, c.kind = b.(*batch).take(), k
	s.sent.Add(1)
	select {
	case s.commits <- c:
		return c, nil
	case <-s.fuse.blown:
		return nil, s.fuse.failure()
	}
}

// settle waits until everything that was committed before the call can be read. Mostly there is nothing to wait for.
func (s *Store) settle() error {
	if s.applied.Load() == s.sent.Load() {
		return nil
	}
	c := newCommit(s)
	c.kind = barrier
	s.sent.Add(1)
	select {
	case s.commits <- c:
	case <-s.fuse.blown:
		return s.fuse.failure()
	}
	return c.Wait()
}

// Wait is the Ticket's.
func (c *commit) Wait() error {
	select {
	case err := <-c.over:
		if err == nil {
			c.store.recycle(c)
		}
		return err
	case <-c.store.fuse.blown:
		return c.store.fuse.failure()
	}
}

// recycle keeps what a finished commit allocated. One that met a failure is left to the collector: the engine may still
// hold it.
func (s *Store) recycle(c *commit) {
	c.batch = nil
	s.pool.Put(c)
}

// commitLoop is the one goroutine that changes the engine. That there is but one keeps the order in which batches were
// committed; Pebble would write them to its log one after another in any case.
func (s *Store) commitLoop() {
	defer close(s.syncs)
	for c := range s.commits {
		if err := s.applyInEngine(c); err != nil {
			s.fuse.blow(err)
			return
		}
		s.applied.Add(1)
		switch c.kind {
		case durable:
			s.syncs <- c
		case unsynced:
			s.recycle(c)
		case barrier:
			c.over <- nil
		}
	}
}

// applyInEngine turns a panic of Pebble's into the failure that it is. The engine must not be used after it.
func (s *Store) applyInEngine(c *commit) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the engine panicked: %v", r)
		}
	}()
	switch c.kind {
	case barrier:
		return nil
	case unsynced:
		s.room.committed(c.batch.Len())
		if err := s.db.Apply(c.batch, pebble.NoSync); err != nil {
			return err
		}
		return c.batch.Close()
	default:
		s.room.committed(c.batch.Len())
		if c.batch.Empty() {
			// Pebble would skip an empty batch, but its Ticket speaks for all batches before it.
			if err := c.batch.LogData(nil, nil); err != nil {
				return err
			}
		}
		return s.db.ApplyNoSyncWait(c.batch, pebble.Sync)
	}
}

func (s *Store) syncLoop() {
	for c := range s.syncs {
		err := c.batch.SyncWait()
		if err == nil {
			err = c.batch.Close()
		}
		if err != nil {
			s.fuse.blow(fmt.Errorf("sync: %w", err))
			return
		}
		c.over <- nil
	}
}
