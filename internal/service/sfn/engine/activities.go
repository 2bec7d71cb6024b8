package engine

import (
	"context"
	"errors"
	"slices"
	"sync"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// offer names a task of an activity that no worker has taken yet. Its token and its input are the execution's to keep.
type offer struct {
	key     ledger.Key
	attempt int64
}

// activity is one that has tasks, or workers that wait.
type activity struct {
	arn string
	// offers are the tasks, the oldest first, among them those that were withdrawn since; open counts the others.
	offers  []offer
	open    int
	workers []chan struct{} // each is told once
}

// activities are those that have something, and the tasks that no worker has, each with whose it is.
type activities struct {
	mu   sync.Mutex
	of   map[string]*activity
	open map[offer]*activity
}

// offer adds a task, unless it is there: after a crash each is offered again.
func (s *activities) offer(arn string, o offer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[o] != nil {
		return
	}
	a := s.get(arn)
	if last := len(a.offers) - 1; last >= 0 {
		o.key.Share(a.offers[last].key)
	}
	a.offers, s.open[o] = append(a.offers, o), a
	a.open++
	if len(a.workers) > 0 {
		a.workers[0] <- struct{}{}
		a.workers = a.workers[1:]
	}
}

func (s *activities) get(arn string) *activity {
	a := s.of[arn]
	if a == nil {
		a = &activity{arn: arn}
		s.of[arn] = a
	}
	return a
}

// withdraw takes a task back that nobody waits for any more. It is not offered again: its attempt is over.
func (s *activities) withdraw(o offer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.open[o]
	if a == nil {
		return
	}
	s.close(a, o)
	if len(a.offers) > 2*a.open+withdrawnMax {
		a.offers = slices.DeleteFunc(a.offers, func(o offer) bool { return s.open[o] != a })
	}
	s.tidy(a)
}

// withdrawnMax is how many withdrawn tasks an activity keeps among its offers, beyond as many as it has open ones.
const withdrawnMax = 64

func (s *activities) close(a *activity, o offer) {
	delete(s.open, o)
	a.open--
}

func (s *activities) tidy(a *activity) {
	if a.open == 0 && len(a.workers) == 0 {
		delete(s.of, a.arn)
	}
}

// next takes the oldest task, or a place among the workers that wait.
func (s *activities) next(arn string) (o offer, ok bool, woken chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.get(arn)
	for len(a.offers) > 0 {
		o, a.offers = a.offers[0], a.offers[1:]
		if s.open[o] == a {
			s.close(a, o)
			s.tidy(a)
			return o, true, nil
		}
	}
	woken = make(chan struct{}, 1)
	a.workers = append(a.workers, woken)
	return offer{}, false, woken
}

// leave takes a worker out that waits no longer. If it was told of a task meanwhile, another one is.
func (s *activities) leave(arn string, woken chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.get(arn)
	defer s.tidy(a)
	for i, w := range a.workers {
		if w == woken {
			a.workers = append(a.workers[:i:i], a.workers[i+1:]...)
			return
		}
	}
	if a.open > 0 && len(a.workers) > 0 {
		a.workers[0] <- struct{}{}
		a.workers = a.workers[1:]
	}
}

// Task is what a worker gets.
type Task struct{ Token, Input string }

// NextTask gives the oldest task of an activity to a worker, when its beginning is kept; it waits for one until ctx ends, and then answers nil.
func (e *Engine) NextTask(ctx context.Context, activityARN, worker string) (*Task, error) {
	for {
		o, ok, woken := e.activities.next(activityARN)
		if !ok {
			select {
			case <-woken:
				continue
			case <-ctx.Done():
			case <-e.ctx.Done():
			}
			e.activities.leave(activityARN, woken)
			return nil, nil
		}
		got := &Task{}
		err := e.take(ctx, o.key, &turn{
			stimuli: []execution.Stimulus{execution.Began{Attempt: o.attempt, Worker: worker}},
			check: func(x *execution.Execution) error {
				offered := false
				if got.Token, got.Input, offered = x.Offered(o.attempt); !offered {
					return ErrNoTask
				}
				return nil
			},
		})
		switch {
		case err == nil:
			return got, nil
		case !errors.Is(err, ErrNoTask):
			e.activities.offer(activityARN, o)
			return nil, err
		}
	}
}
