package durable

import (
	"fmt"
	"time"

	"sluice/internal/store"
)

// factsPerFollowMax is how many facts recovery replays before it lets the view follow.
const factsPerFollowMax = 1024

// Recover claims the partition, opens the machine from the view, replays the facts that the view lacks, and returns the
// stepper and the actions that the state still calls for. It may fail or crash at any point and be tried again.
func Recover[C, E, A, X any](kind Kind[C, E, A, X], storage Storage, limits Limits) (*Stepper[C, E, A, X], []X, error) {
	at, err := storage.Claim()
	if err != nil {
		return nil, nil, err
	}
	machine, view, err := kind.Open(storage.View())
	if err != nil {
		return nil, nil, fmt.Errorf("open %s from its view: %w", kind.Name, err)
	}
	limits = limits.orDefaults()
	s := &Stepper[C, E, A, X]{
		machine: machine, view: view, storage: storage, limits: limits,
		sequence: at.Sequence, now: at.Now,
		parking: newParking[C, A](),
		below:   store.NewUnderBatch(storage.Prefix()),
		free:    make(chan *Turn[C, A, X], limits.TurnsInFlightMax+2),
		effect:  kind.Effect,
	}
	machine.Advance(s.now) // what is due is Outstanding
	if err := s.replay(at); err != nil {
		return nil, nil, fmt.Errorf("recover %s: %w", kind.Name, err)
	}
	machine.Woken() // nobody waits yet
	return s, machine.Outstanding(), nil
}

// replay goes through the facts as the turns did that made them: time first, then the event, then the view.
func (s *Stepper[C, E, A, X]) replay(at Checkpoint) error {
	var batch store.Batch
	pending := 0
	follow := func() error {
		if pending == 0 {
			return nil
		}
		s.view.Summary(s.below)
		to := Checkpoint{Sequence: s.sequence, Epoch: at.Epoch, Now: s.now}
		pending = 0
		return s.storage.Follow(batch, to)
	}
	last, err := s.storage.Replay(at.Sequence, func(f Fact) error {
		if pending == 0 {
			batch = s.storage.NewBatch()
			s.below.Reset(batch)
		}
		if err := s.replayFact(f); err != nil {
			return err
		}
		if pending++; pending < factsPerFollowMax {
			return nil
		}
		return follow()
	})
	if err != nil {
		if pending > 0 {
			batch.Discard()
		}
		return err
	}
	if err := follow(); err != nil {
		return err
	}
	s.sequence = last
	return nil
}

func (s *Stepper[C, E, A, X]) replayFact(f Fact) error {
	event, err := s.view.Decode(f.Event)
	if err != nil {
		return fmt.Errorf("decode fact %d: %w", f.Sequence, err)
	}
	s.advance(f.Now)
	s.machine.Apply(event)
	s.view.Project(event, s.below)
	s.machine.Woken()
	s.sequence = f.Sequence
	return nil
}

// advance moves time in recovery. What is due is Outstanding afterwards.
func (s *Stepper[C, E, A, X]) advance(now time.Time) {
	if now.After(s.now) {
		s.now = now
		s.machine.Advance(now)
	}
}
