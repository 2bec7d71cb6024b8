package durable

import (
	"errors"
	"fmt"

	"sluice/internal/journal"
	journallocal "sluice/internal/journal/local"
	"sluice/internal/store"
)

// Engine gives out the storages of partitions.
type Engine interface {
	// Storage opens the storage of the partition of that name, which must not contain a zero byte.
	Storage(name string) (Storage, error)
}

// Embedded keeps partitions in one store of this process: a turn is one batch, which carries the view's changes, the
// checkpoint and, if a log is kept, the facts. One fsync makes all of it durable. It is safe for concurrent use.
//
// By default no log is kept: nobody in a process of one node reads it, and the view alone recovers the machine. See
// docs/adr/0001-embedded-engine.md for what that saves.
type Embedded struct {
	store store.Store
	log   *journallocal.Driver

	owners owners
}

// NewEmbedded makes the store's one Embedded. log is nil, or the store's one journal driver for facts that followers need.
func NewEmbedded(s store.Store, log *journallocal.Driver) *Embedded {
	return &Embedded{store: s, log: log, owners: newOwners()}
}

// Storage opens a partition's storage. Several handles on one partition fence each other.
func (e *Embedded) Storage(name string) (Storage, error) {
	s := &embedded{store: e.store, prefix: store.SpaceViews.Prefix(name), owner: e.owners.of(name)}
	if e.log != nil {
		log, err := e.log.Open(name)
		if err != nil {
			return nil, err
		}
		s.log = log
	}
	return s, nil
}

type embedded struct {
	store  store.Store
	log    *journallocal.Journal
	prefix []byte
	owner  *ownership
	epoch  uint64
	facts  facts
}

var _ Storage = (*embedded)(nil)

func (s *embedded) Logs() bool { return s.log != nil }

func (s *embedded) Room() store.Room { return s.store.Room() }

func (s *embedded) NewBatch() store.Batch { return s.store.NewBatch() }

func (s *embedded) Prefix() []byte { return append(s.prefix[:len(s.prefix):len(s.prefix)], viewKey) }

func (s *embedded) View() store.Reader { return store.Under(s.store, s.Prefix()) }

// Claim waits until it is durable, and everything before it too: what is read afterwards is no dream of the past owner's.
func (s *embedded) Claim() (Checkpoint, error) {
	s.owner.mu.Lock()
	defer s.owner.mu.Unlock()
	c, err := readCheckpoint(s.store, s.prefix)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("claim: %w", err)
	}
	c.Epoch++
	err = store.Regardless(s.store, func(b store.Batch) error {
		putCheckpoint(b, s.prefix, c)
		return nil
	})
	if err != nil {
		return Checkpoint{}, fmt.Errorf("claim: %w", err)
	}
	s.epoch, s.owner.epoch, s.owner.sequence = c.Epoch, c.Epoch, c.Sequence
	return c, nil
}

// Replay has nothing to tell: the view is changed with the facts.
func (s *embedded) Replay(after uint64, _ func(Fact) error) (uint64, error) { return after, nil }

// Follow is never needed, for the same reason.
func (s *embedded) Follow(view store.Batch, _ Checkpoint) error {
	view.Discard()
	return nil
}

func (s *embedded) Commit(entry Entry) (Ticket, error) {
	s.owner.mu.Lock()
	defer s.owner.mu.Unlock()
	if s.owner.epoch != s.epoch || s.owner.sequence != entry.After {
		entry.View.Discard()
		return nil, fmt.Errorf("commit after %d in epoch %d, the owner is at %d in epoch %d: %w",
			entry.After, s.epoch, s.owner.sequence, s.owner.epoch, ErrFenced)
	}
	to := Checkpoint{Sequence: entry.After + uint64(entry.Count), Epoch: s.epoch, Now: entry.Now}
	putCheckpoint(entry.View, s.prefix, to)
	ticket, err := s.send(entry)
	if err != nil {
		return nil, err
	}
	s.owner.sequence = to.Sequence
	return ticket, nil
}

// send commits the batch, with the facts if a log is kept.
func (s *embedded) send(entry Entry) (Ticket, error) {
	if s.log == nil {
		return s.store.Commit(entry.View)
	}
	var ticket Ticket
	sent := false
	commit := func() (err error) {
		sent = true
		ticket, err = s.store.Commit(entry.View)
		return err
	}
	err := s.log.AppendWith(entry.View, entry.After, s.facts.frame(entry.Now, entry.Facts), commit)
	if !sent {
		entry.View.Discard()
	}
	if errors.Is(err, journal.ErrFenced) {
		err = fmt.Errorf("%w: %w", ErrFenced, err)
	}
	return ticket, err
}
