package durable

import "sluice/internal/store"

// Turn is what a Stepper decided in one go: the answers and actions that wait for the commit. Turns must be waited for and
// released in the order in which they ended, each once.
type Turn[C, A, X any] struct {
	answered []*Request[C, A]
	actions  []X
	ticket   Ticket
	err      error
	free     chan *Turn[C, A, X]

	// The rest is the stepper's, until End.
	batch   store.Batch
	decided int
	facts   int
	topics  []string
}

// Empty tells that nobody waits for the turn: it may be dropped with Release right away.
func (t *Turn[C, A, X]) Empty() bool {
	return t.ticket == nil && t.err == nil && len(t.answered) == 0 && len(t.actions) == 0
}

// Facts counts the turn's facts.
func (t *Turn[C, A, X]) Facts() int { return t.facts }

// Wait returns when the turn is durable; a turn without facts is as soon as those before it are. After an error, neither
// this nor any later turn may be waited for again: fail them all.
func (t *Turn[C, A, X]) Wait() error {
	if t.err != nil || t.ticket == nil {
		return t.err
	}
	return t.ticket.Wait()
}

// Release hands the actions to perform and then lets the answers go, both in order: whoever has an answer sees what the
// actions published. The turn must not be used after it.
func (t *Turn[C, A, X]) Release(perform func(X)) {
	for _, action := range t.actions {
		perform(action)
	}
	for _, r := range t.answered {
		r.finish()
	}
	t.recycle()
}

// Fail tells all who wait for the turn that they were lost for the reason given. No action goes out.
func (t *Turn[C, A, X]) Fail(reason error) {
	err := lost(reason)
	for _, r := range t.answered {
		var none A
		r.Answer, r.Err = none, err
		r.finish()
	}
}

func (t *Turn[C, A, X]) recycle() {
	clear(t.answered)
	clear(t.actions)
	*t = Turn[C, A, X]{answered: t.answered[:0], actions: t.actions[:0], topics: t.topics[:0], free: t.free}
	select {
	case t.free <- t:
	default:
	}
}

func (s *Stepper[C, E, A, X]) newTurn() *Turn[C, A, X] {
	select {
	case t := <-s.free:
		return t
	default:
		return &Turn[C, A, X]{free: s.free}
	}
}
