package durable

import (
	"errors"
	"fmt"
	"time"

	"sluice/internal/store"
)

// Stepper is a partition without goroutines: it makes turns when told, in memory, and hands them to the Storage. One
// goroutine at a time calls it. For each turn:
//
//	Begin(now)           time moves on, what was woken or has waited its time is decided
//	Decide(request) …    until there are no more or Full says so
//	End() → Turn         the turn is on its way to the disk; the next may begin
//
// and, in order, turn.Wait and turn.Release once it is durable, by whichever goroutine. After an error of any turn the
// stepper must not be used any more.
type Stepper[C, E, A, X any] struct {
	machine Machine[C, E, A, X]
	view    View[E]
	storage Storage
	limits  Limits

	sequence uint64
	now      time.Time
	parking  *parking[C, A]
	below    *store.UnderBatch
	turn     *Turn[C, A, X]
	events   eventLog
	free     chan *Turn[C, A, X]

	effect func(C) store.Effect // the Kind's
	room   store.Room           // at the turn's beginning
}

// Limits bound a partition. Zero values stand for the defaults.
type Limits struct {
	// CommandsPerTurnMax commands share a turn at most, ViewBytesPerTurnMax bytes of changes end one. More makes latency
	// worse and throughput, from some point on, no better.
	CommandsPerTurnMax, ViewBytesPerTurnMax int
	// ParkedMax commands may wait for topics; a further one is refused with ErrCrowded.
	ParkedMax int
	// TurnsInFlightMax turns may be on their way to the disk. Then the partition collects commands for the next. Of two or more, each but
	// the first has only what came in while the one before it was made: more syncs, with less in each.
	TurnsInFlightMax int
	// MailboxMax commands may wait to be looked at; callers of more wait, each with its context.
	MailboxMax int
}

// The defaults of Limits.
const (
	commandsPerTurnMax  = 512
	viewBytesPerTurnMax = 1 << 20
	parkedMax           = 50_000
	turnsInFlightMax    = 1
	mailboxMax          = 1024
)

func (l Limits) orDefaults() Limits {
	for _, limit := range []struct {
		value *int
		usual int
	}{
		{&l.CommandsPerTurnMax, commandsPerTurnMax},
		{&l.ViewBytesPerTurnMax, viewBytesPerTurnMax},
		{&l.ParkedMax, parkedMax},
		{&l.TurnsInFlightMax, turnsInFlightMax},
		{&l.MailboxMax, mailboxMax},
	} {
		if *limit.value <= 0 {
			*limit.value = limit.usual
		}
	}
	return l
}

// eventLog holds the records of a turn's facts in one buffer.
type eventLog struct {
	buffer []byte
	ends   []int
	slices [][]byte
}

func (l *eventLog) reset() { l.buffer, l.ends = l.buffer[:0], l.ends[:0] }

func (l *eventLog) records() [][]byte {
	l.slices = l.slices[:0]
	start := 0
	for _, end := range l.ends {
		l.slices = append(l.slices, l.buffer[start:end:end])
		start = end
	}
	return l.slices
}

// Begin starts a turn at the given time, or at the time of the last turn if that is later.
func (s *Stepper[C, E, A, X]) Begin(now time.Time) {
	if now.After(s.now) {
		s.now = now
	}
	s.turn = s.newTurn()
	s.events.reset()
	s.room = s.storage.Room()
	s.turn.actions = append(s.turn.actions, s.machine.Advance(s.now)...)
	s.wake()
	for r := s.parking.due(s.now); r != nil; r = s.parking.due(s.now) {
		s.decideParked(r, true)
		s.wake()
	}
}

// Decide decides a request that was never decided. Unless it is parked, it is done with the turn.
func (s *Stepper[C, E, A, X]) Decide(r *Request[C, A]) {
	if !r.state.CompareAndSwap(queued, taken) {
		return // abandoned
	}
	if waiting := s.decide(r, false); waiting != nil {
		s.park(r, waiting)
	}
	s.wake()
}

// Full tells that the turn should End before another request is decided.
func (s *Stepper[C, E, A, X]) Full() bool {
	return s.turn.decided >= s.limits.CommandsPerTurnMax ||
		s.turn.batch != nil && s.turn.batch.Size() >= s.limits.ViewBytesPerTurnMax
}

// End commits the turn. An error is kept in the turn, where Wait finds it.
func (s *Stepper[C, E, A, X]) End() *Turn[C, A, X] {
	turn := s.turn
	s.turn = nil
	if turn.batch == nil {
		return turn
	}
	s.view.Summary(s.below)
	entry := Entry{After: s.sequence, Count: turn.facts, Now: s.now, View: turn.batch}
	if s.storage.Logs() {
		entry.Facts = s.events.records()
	}
	turn.batch = nil
	turn.ticket, turn.err = s.storage.Commit(entry)
	if turn.err != nil {
		turn.err = fmt.Errorf("commit after %d: %w", entry.After, turn.err)
		return turn
	}
	s.sequence += uint64(turn.facts)
	return turn
}

// Next is when Begin should be called even without a request; zero for never.
func (s *Stepper[C, E, A, X]) Next() time.Time {
	deadline, earliest := s.machine.Deadline(), s.parking.earliest()
	if deadline.IsZero() || !earliest.IsZero() && earliest.Before(deadline) {
		return earliest
	}
	return deadline
}

// Withdraw takes an abandoned request out of the parking, if it is there.
func (s *Stepper[C, E, A, X]) Withdraw(r *Request[C, A]) {
	if r.heap >= 0 {
		s.parking.remove(r)
	}
}

// Parked counts the commands that wait.
func (s *Stepper[C, E, A, X]) Parked() int { return s.parking.len() }

// Sequence is that of the newest fact in memory, durable or not.
func (s *Stepper[C, E, A, X]) Sequence() uint64 { return s.sequence }

// Now is the partition's time, that of the latest turn.
func (s *Stepper[C, E, A, X]) Now() time.Time { return s.now }

// Machine is for those who drive the stepper and look inside between turns.
func (s *Stepper[C, E, A, X]) Machine() Machine[C, E, A, X] { return s.machine }

// Drain begins a last turn in which everything that waits is decided for the last time; End it as any other.
func (s *Stepper[C, E, A, X]) Drain(now time.Time) {
	s.Begin(now)
	for s.parking.len() > 0 {
		s.decideParked(s.parking.times[0], true)
	}
}

// decide lets the machine decide and applies what it decided. It returns the Waiting of a command that shall wait; any
// other outcome is in the request and in the turn.
func (s *Stepper[C, E, A, X]) decide(r *Request[C, A], last bool) Waiting {
	s.turn.decided++
	events, answer, err := s.machine.Decide(s.now, r.Command, last)
	if s.room != store.RoomEnough && err == nil && len(events) > 0 {
		err = s.admit(r.Command)
	}
	if err != nil {
		if waiting, ok := err.(Waiting); ok { //nolint:errorlint // a wait is an answer, and nobody wraps it on the way here
			if !last {
				return waiting
			}
			err = ErrStillWaiting
		}
		r.Err = err
	} else {
		s.apply(events)
		r.Answer = answer
	}
	s.turn.answered = append(s.turn.answered, r)
	return nil
}

// admit refuses a command that would be carried out, if there is no room for what it does.
func (s *Stepper[C, E, A, X]) admit(command C) error {
	if s.effect == nil {
		return nil
	}
	return s.room.Admit(s.effect(command))
}

func (s *Stepper[C, E, A, X]) apply(events []E) {
	for i := range events {
		s.turn.actions = append(s.turn.actions, s.machine.Apply(events[i])...)
		if !s.view.Fact(events[i]) {
			continue
		}
		if s.turn.batch == nil {
			s.turn.batch = s.storage.NewBatch()
			s.below.Reset(s.turn.batch)
		}
		s.view.Project(events[i], s.below)
		s.turn.facts++
		if s.storage.Logs() {
			s.events.buffer = s.view.Encode(s.events.buffer, events[i])
			s.events.ends = append(s.events.ends, len(s.events.buffer))
		}
	}
}

func (s *Stepper[C, E, A, X]) park(r *Request[C, A], waiting Waiting) {
	if s.parking.len() >= s.limits.ParkedMax {
		r.Err = fmt.Errorf("%w: %d", ErrCrowded, s.parking.len())
		s.turn.answered = append(s.turn.answered, r)
		return
	}
	r.topic, r.until = waiting.Wait()
	if r.state.CompareAndSwap(taken, parked) {
		s.parking.add(r)
		r.leave()
	}
}

// wake decides the commands that wait for the topics that were woken, and for those that this wakes in turn.
func (s *Stepper[C, E, A, X]) wake() {
	for topics := s.machine.Woken(); len(topics) > 0; topics = s.machine.Woken() {
		// The slice is the machine's, which is called in between.
		s.turn.topics = append(s.turn.topics[:0], topics...)
		for _, topic := range s.turn.topics {
			for r := s.parking.first(topic); r != nil; r = s.parking.first(topic) {
				if !s.decideParked(r, false) {
					break
				}
			}
		}
	}
}

// decideParked decides the first of a topic again, or one whose time has come. It reports false when the request stays
// where it is.
func (s *Stepper[C, E, A, X]) decideParked(r *Request[C, A], last bool) bool {
	if !r.state.CompareAndSwap(parked, taken) {
		s.parking.remove(r) // abandoned
		return true
	}
	waiting := s.decide(r, last)
	if waiting == nil {
		s.parking.remove(r)
		return true
	}
	// It waits on, where it stands, unless for something else now.
	topic, _ := waiting.Wait()
	moved := topic != r.topic
	if moved {
		s.parking.remove(r)
		r.topic = topic
	}
	if r.state.CompareAndSwap(taken, parked) {
		if moved {
			s.parking.add(r)
		}
		return moved
	}
	if !moved {
		s.parking.remove(r)
	}
	return true
}

// load makes a request's command from the view. No turn may be on its way, so that the view shows exactly the state in
// memory. It reports false when there is nothing to decide: the caller has left, or was told that loading failed.
func (s *Stepper[C, E, A, X]) load(r *Request[C, A]) bool {
	if r.state.Load() != queued {
		return false
	}
	command, err := r.load(s.storage.View())
	if err != nil {
		r.refuse(queued, fmt.Errorf("load: %w", err))
		return false
	}
	r.Command = command
	return true
}

// fail refuses everything that waits: the partition is no more, and none of it was carried out.
func (s *Stepper[C, E, A, X]) fail(err error) {
	for s.parking.len() > 0 {
		r := s.parking.times[0]
		s.parking.remove(r)
		r.refuse(parked, err)
	}
}

// abort is fail in the middle of a turn, after a panic. The turn was not committed, so nothing of it happened, but for
// simplicity all in it are told err.
func (s *Stepper[C, E, A, X]) abort(err error) {
	if s.turn != nil {
		s.turn.Fail(err)
		if s.turn.batch != nil {
			s.turn.batch.Discard()
		}
	}
	s.fail(err)
}

// lost wraps the reason for which a partition died.
func lost(reason error) error {
	if errors.Is(reason, ErrLost) {
		return reason
	}
	return fmt.Errorf("%w: %w", ErrLost, reason)
}
