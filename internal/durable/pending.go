package durable

import "context"

// Waker is told that a command has its outcome. It is called by the partition's goroutines and must not block.
type Waker interface{ Ready() }

// Pending is a command that waits while nobody stands by.
type Pending[C, E, A, X any] struct {
	partition *Partition[C, E, A, X]
	request   *Request[C, A]
}

// Begin is Do for a caller that will not stand by while the command waits for a topic. A command that need not wait has its outcome
// as from Do. For one that waits a Pending is returned as soon as it does: ready is called, perhaps before Begin returns, when
// there is an outcome. That includes the partition's end.
func (p *Partition[C, E, A, X]) Begin(ctx context.Context, command C, ready Waker) (answer A, pending *Pending[C, E, A, X], err error) {
	r := p.requests.Get().(*Request[C, A])
	r.Command, r.waker = command, ready
	if err := p.post(ctx, r); err != nil {
		return answer, nil, err
	}
	if err := p.await(ctx, r); err != nil {
		return answer, nil, err
	}
	if r.alone {
		return answer, &Pending[C, E, A, X]{partition: p, request: r}, nil
	}
	answer, err = p.outcome(r)
	return answer, nil, err
}

// End returns the command's outcome, once. Before ready was called it takes the command back, as leaving Do does, and returns
// context.Canceled.
func (w *Pending[C, E, A, X]) End() (answer A, err error) {
	p, r := w.partition, w.request
	if ok, wasParked := r.Abandon(); ok {
		if wasParked {
			p.withdraw(r)
		}
		return answer, context.Canceled
	}
	return p.outcome(r)
}
