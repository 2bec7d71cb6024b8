package engine

import (
	"context"
	"errors"
	"sync"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// offer is a task of an activity that no worker has taken yet.
type offer struct {
	key          ledger.Key
	attempt      int64
	token, input string
}

// activity is one that has tasks, or workers that wait.
type activity struct {
	offers  []offer
	workers []chan struct{} // each is told once
}

// activities are those that have something.
type activities struct {
	mu sync.Mutex
	of map[string]*activity
}

// offer adds a task, unless it is there: after a crash each is offered again.
func (s *activities) offer(arn string, o offer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.get(arn)
	for _, known := range a.offers {
		if known.key == o.key && known.attempt == o.attempt {
			return
		}
	}
	a.offers = append(a.offers, o)
	if len(a.workers) > 0 {
		a.workers[0] <- struct{}{}
		a.workers = a.workers[1:]
	}
}

func (s *activities) get(arn string) *activity {
	a := s.of[arn]
	if a == nil {
		a = &activity{}
		s.of[arn] = a
	}
	return a
}

// withdraw takes a task back that nobody waits for any more.
func (s *activities) withdraw(k ledger.Key, attempt int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for arn, a := range s.of {
		for i, o := range a.offers {
			if o.key == k && o.attempt == attempt {
				a.offers = append(a.offers[:i:i], a.offers[i+1:]...)
				s.tidy(arn, a)
				return
			}
		}
	}
}

func (s *activities) tidy(arn string, a *activity) {
	if len(a.offers) == 0 && len(a.workers) == 0 {
		delete(s.of, arn)
	}
}

// next takes the oldest task, or a place among the workers that wait.
func (s *activities) next(arn string) (o offer, ok bool, woken chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.get(arn)
	if len(a.offers) > 0 {
		o, a.offers = a.offers[0], a.offers[1:]
		s.tidy(arn, a)
		return o, true, nil
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
	defer s.tidy(arn, a)
	for i, w := range a.workers {
		if w == woken {
			a.workers = append(a.workers[:i:i], a.workers[i+1:]...)
			return
		}
	}
	if len(a.offers) > 0 && len(a.workers) > 0 {
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
		err := e.take(ctx, o.key, &turn{
			stimuli: []execution.Stimulus{execution.Began{Attempt: o.attempt, Worker: worker}},
			check: func(x *execution.Execution) error {
				if !x.Offers(o.attempt) {
					return ErrNoTask
				}
				return nil
			},
		})
		switch {
		case err == nil:
			return &Task{Token: o.token, Input: o.input}, nil
		case !errors.Is(err, ErrNoTask):
			e.activities.offer(activityARN, o)
			return nil, err
		}
	}
}
