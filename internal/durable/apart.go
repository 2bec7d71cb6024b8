package durable

import (
	"errors"
	"fmt"

	"sluice/internal/journal"
	"sluice/internal/store"
)

// Apart keeps the log in a journal and the view in a store that may lie on another disk or another machine: the form of a
// cluster. A turn is appended to the journal first. When it is durable there the view follows, without waiting for its own
// disk; what a crash takes from the view, the next owner replays from the log. So the view is never ahead of the log.
//
// Owners are fenced by the journal: a claim is a record too, and moves the sequence on. A view belongs to one process, in
// which the ownership of a partition's view is kept in memory besides: a past owner's last commits, durable in the log, must
// not be written to a view that the new owner has brought further.
type Apart struct {
	log  journal.Driver
	view store.Store
	// trimEvery is how many facts may be replayed at most after a crash, unless 0.
	trimEvery uint64
	owners    owners
}

// NewApart makes an engine of a log and a view. When trimEvery is not 0, the view is made durable every so many facts, and
// the log before it is trimmed; otherwise the log is kept whole.
func NewApart(log journal.Driver, view store.Store, trimEvery uint64) *Apart {
	return &Apart{log: log, view: view, trimEvery: trimEvery, owners: newOwners()}
}

// Storage opens a partition's storage.
func (a *Apart) Storage(name string) (Storage, error) {
	log, err := a.log.Journal(name)
	if err != nil {
		return nil, err
	}
	return &apart{
		log: log, view: a.view, prefix: store.SpaceViews.Prefix(name),
		owner: a.owners.of(name), trimEvery: a.trimEvery,
	}, nil
}

type apart struct {
	log       journal.Journal
	view      store.Store
	prefix    []byte
	owner     *ownership
	epoch     uint64
	trimEvery uint64
	trimmed   uint64
	facts     facts
}

var _ Storage = (*apart)(nil)

// claimsMax is how often a claim tries again when the past owner appends at the same time.
const claimsMax = 100

func (s *apart) Logs() bool { return true }

// Room is the scarcer one's, of view and log.
func (s *apart) Room() store.Room { return max(s.view.Room(), s.log.Room()) }

func (s *apart) NewBatch() store.Batch { return s.view.NewBatch() }

func (s *apart) Prefix() []byte { return append(s.prefix[:len(s.prefix):len(s.prefix)], viewKey) }

func (s *apart) View() store.Reader { return store.Under(s.view, s.Prefix()) }

// Claim appends a record; its sequence is the epoch.
func (s *apart) Claim() (Checkpoint, error) {
	if err := s.appendClaim(); err != nil {
		return Checkpoint{}, fmt.Errorf("claim: %w", err)
	}
	s.owner.mu.Lock()
	defer s.owner.mu.Unlock()
	if s.owner.epoch > s.epoch {
		return Checkpoint{}, fmt.Errorf("claim: %w", ErrFenced)
	}
	s.owner.epoch = s.epoch
	c, err := readCheckpoint(s.view, s.prefix)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("claim: %w", err)
	}
	if c.Sequence > s.epoch {
		return Checkpoint{}, fmt.Errorf("the view is at %d, the log at %d: %w", c.Sequence, s.epoch, ErrDiverged)
	}
	c.Epoch = s.epoch
	s.trimmed = c.Sequence
	return c, nil
}

func (s *apart) appendClaim() error {
	for try := 1; ; try++ {
		last, err := s.log.Last()
		if err != nil {
			return err
		}
		ticket, err := s.log.Append(last, [][]byte{appendClaim(nil, last+1)})
		if errors.Is(err, journal.ErrFenced) && try < claimsMax {
			continue
		}
		if err != nil {
			return err
		}
		s.epoch = last + 1
		return ticket.Wait()
	}
}

// Replay reads up to this owner's claim; an owner since would have moved the sequence, and our commits fail.
func (s *apart) Replay(after uint64, fn func(Fact) error) (uint64, error) {
	err := s.log.Read(after+1, func(sequence uint64, record []byte) error {
		if sequence > s.epoch {
			return fmt.Errorf("record %d after the claim %d: %w", sequence, s.epoch, ErrFenced)
		}
		now, event, isFact, err := parseRecord(record)
		if err != nil || !isFact {
			return err
		}
		return fn(Fact{Sequence: sequence, Now: now, Event: event})
	})
	if err != nil {
		return 0, fmt.Errorf("replay after %d: %w", after, err)
	}
	return s.epoch, nil
}

func (s *apart) Follow(view store.Batch, to Checkpoint) error {
	return s.change(view, to, s.view.Apply)
}

// change puts the checkpoint to the view's changes and sends them off, if the view is still this owner's.
func (s *apart) change(view store.Batch, to Checkpoint, send func(store.Batch) error) error {
	s.owner.mu.Lock()
	defer s.owner.mu.Unlock()
	if s.owner.epoch != s.epoch {
		view.Discard()
		return fmt.Errorf("view at %d: %w", to.Sequence, ErrFenced)
	}
	putCheckpoint(view, s.prefix, to)
	return send(view)
}

func (s *apart) Commit(entry Entry) (Ticket, error) {
	ticket, err := s.log.Append(entry.After, s.facts.frame(entry.Now, entry.Facts))
	if err != nil {
		entry.View.Discard()
		if errors.Is(err, journal.ErrFenced) {
			err = fmt.Errorf("%w: %w", ErrFenced, err)
		}
		return nil, err
	}
	to := Checkpoint{Sequence: entry.After + uint64(entry.Count), Epoch: s.epoch, Now: entry.Now}
	return &apartTicket{storage: s, log: ticket, view: entry.View, to: to}, nil
}

type apartTicket struct {
	storage *apart
	log     journal.Ticket
	view    store.Batch
	to      Checkpoint
}

// Wait lets the view follow once the log is durable.
func (t *apartTicket) Wait() error {
	if err := t.log.Wait(); err != nil {
		return err
	}
	s := t.storage
	if s.trimEvery == 0 || t.to.Sequence < s.trimmed+s.trimEvery {
		return s.Follow(t.view, t.to)
	}
	return s.settle(t.view, t.to)
}

// settle makes the view durable and lets go of the log that it makes needless.
func (s *apart) settle(view store.Batch, to Checkpoint) error {
	err := s.change(view, to, func(b store.Batch) error {
		ticket, err := s.view.Commit(b)
		if err != nil {
			return err
		}
		return ticket.Wait()
	})
	if err != nil {
		return err
	}
	s.trimmed = to.Sequence
	return s.log.Trim(to.Sequence)
}
