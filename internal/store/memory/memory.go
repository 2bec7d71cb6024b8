// Package memory is a store without a disk, for tests and the simulator. It does nothing by itself: a commit becomes durable
// when its Ticket is waited for, at that moment and in that goroutine, so one goroutine with one seed runs the same way
// every time.
//
// A Disk outlives the Stores that are opened on it. Disk.Crash takes the power away: of the batches that were not yet
// durable, a random suffix is lost, whole batches each, as the package store promises of every driver.
package memory

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"syscall"

	"sluice/internal/fault"
	"sluice/internal/store"
)

// The places where the store can be made to fail. A failure at either is the store's last: see store.ErrFailed.
const (
	PointCommit fault.Point = "store.memory.commit"
	PointSync   fault.Point = "store.memory.sync"
)

// Disk is what survives a crash. It is safe for concurrent use.
type Disk struct {
	mu sync.Mutex
	// states[0] is durable; each further one is the state after one more applied batch, which a crash may lose.
	states []*node
	owner  *Store
	room   store.Room
}

// NewDisk is empty.
func NewDisk() *Disk { return &Disk{states: []*node{nil}} }

// Open opens the one store that a disk can have at a time; ErrLocked while another is open.
func (d *Disk) Open(faults *fault.Set) (*Store, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.owner != nil {
		return nil, store.ErrLocked
	}
	d.owner = &Store{disk: d, faults: faults, state: d.newest(), failed: make(chan struct{})}
	return d.owner, nil
}

// Crash cuts the power: the open store, if any, fails, and the disk falls back to what was durable and, by chance, some of
// the batches applied after it.
func (d *Disk) Crash(chance *rand.Rand) {
	d.mu.Lock()
	defer d.mu.Unlock()
	kept := chance.IntN(len(d.states))
	d.states = d.states[kept : kept+1 : kept+1]
	if d.owner != nil {
		d.owner.fail(errors.New("the power was cut"))
		d.owner = nil
	}
}

// SetRoom makes the disk as full as that. It never fills of itself.
func (d *Disk) SetRoom(room store.Room) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.room = room
}

// Unsynced counts the batches that a crash could lose.
func (d *Disk) Unsynced() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.states) - 1
}

func (d *Disk) newest() *node { return d.states[len(d.states)-1] }

// Store is a store on a Disk.
type Store struct {
	disk   *Disk
	faults *fault.Set

	// Below is guarded by disk.mu.
	state  *node
	synced uint64 // batches that became durable since Open
	cause  error
	closed bool
	failed chan struct{}
}

var _ store.Store = (*Store)(nil)

func (s *Store) fail(reason error) {
	if errors.Is(reason, syscall.ENOSPC) {
		reason = fmt.Errorf("%w: %w", store.ErrFull, reason)
	}
	if s.cause == nil {
		s.cause = fmt.Errorf("%w: %w", store.ErrFailed, reason)
		close(s.failed)
	}
}

func (s *Store) usable() error {
	if s.cause != nil {
		return s.cause
	}
	if s.closed {
		return store.ErrClosed
	}
	return nil
}

// NewBatch is an empty batch.
func (s *Store) NewBatch() store.Batch { return &batch{} }

// Commit applies the batch. A failure at PointCommit may or may not have put it on the disk.
func (s *Store) Commit(b store.Batch) (store.Ticket, error) {
	s.disk.mu.Lock()
	defer s.disk.mu.Unlock()
	t, err := s.apply(b)
	if err != nil {
		return nil, err
	}
	return t, nil
}

// Apply is Commit, without the Ticket.
func (s *Store) Apply(b store.Batch) error {
	_, err := s.Commit(b)
	return err
}

func (s *Store) apply(b store.Batch) (*ticket, error) {
	changes := b.(*batch)
	if changes.spent {
		panic("store batch: used after it was committed")
	}
	changes.spent = true
	if err := s.usable(); err != nil {
		return nil, err
	}
	next := changes.onto(s.state)
	s.disk.states = append(s.disk.states, next)
	if err := s.faults.Hit(PointCommit); err != nil {
		s.fail(err)
		return nil, s.cause
	}
	s.state = next
	return &ticket{store: s, number: s.synced + uint64(len(s.disk.states)-1)}, nil
}

type ticket struct {
	store  *Store
	number uint64
	spent  bool
}

// Wait makes everything up to the ticket's batch durable.
func (t *ticket) Wait() error {
	s := t.store
	s.disk.mu.Lock()
	defer s.disk.mu.Unlock()
	if t.spent {
		panic("store ticket: waited for twice")
	}
	t.spent = true
	if s.synced >= t.number {
		return nil // with a later ticket's sync
	}
	if err := s.usable(); err != nil {
		return err
	}
	if err := s.faults.Hit(PointSync); err != nil {
		s.fail(err)
		return s.cause
	}
	s.disk.states = s.disk.states[t.number-s.synced:]
	s.synced = t.number
	return nil
}

// Get copies the value.
func (s *Store) Get(key []byte) ([]byte, error) {
	s.disk.mu.Lock()
	defer s.disk.mu.Unlock()
	if err := s.usable(); err != nil {
		return nil, err
	}
	value, ok := s.state.get(key)
	if !ok {
		return nil, store.ErrNotFound
	}
	return append([]byte{}, value...), nil
}

// Scan walks the state at the call, which no later change touches.
func (s *Store) Scan(r store.Range, fn func(key, value []byte) error) error {
	s.disk.mu.Lock()
	state, err := s.state, s.usable()
	s.disk.mu.Unlock()
	if err != nil {
		return err
	}
	err = state.walk(r.From, r.To, r.Backwards, fn)
	if errors.Is(err, store.ErrStop) {
		return nil
	}
	return err
}

// Room is what was last set.
func (s *Store) Room() store.Room {
	s.disk.mu.Lock()
	defer s.disk.mu.Unlock()
	return s.disk.room
}

// Usage counts keys and values; memory has no end.
func (s *Store) Usage() (store.Usage, error) {
	usage := store.Usage{Free: math.MaxInt64}
	err := s.Scan(store.Range{}, func(key, value []byte) error {
		usage.Used += int64(len(key) + len(value))
		return nil
	})
	return usage, err
}

// Failed is closed at the first failure.
func (s *Store) Failed() <-chan struct{} { return s.failed }

// Cause tells what failed.
func (s *Store) Cause() error {
	s.disk.mu.Lock()
	defer s.disk.mu.Unlock()
	return s.cause
}

// Close makes everything durable, unless the store has failed, and gives the disk back.
func (s *Store) Close() error {
	s.disk.mu.Lock()
	defer s.disk.mu.Unlock()
	if s.closed {
		return store.ErrClosed
	}
	s.closed = true
	if s.disk.owner != s {
		return nil // a crash took the disk already
	}
	if s.cause == nil {
		s.synced += uint64(len(s.disk.states) - 1)
		s.disk.states = []*node{s.disk.newest()}
	}
	s.disk.owner = nil
	return nil
}
