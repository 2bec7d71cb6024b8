package durable

import (
	"sync/atomic"
	"time"

	"sluice/internal/store"
)

// Request is one command on its way through a partition. Between NewRequest and Done it belongs to the stepper, except
// that Abandon may be called by anyone at any time.
type Request[C, A any] struct {
	// Command is what to decide. The caller sets it.
	Command C
	// Answer and Err are the outcome, once the request is done.
	Answer A
	Err    error

	// load, if set, makes the command from the view first: see Partition.Load.
	load func(view store.Reader) (C, error)

	state atomic.Int32
	done  chan struct{}

	// waker, if set, is told of the outcome of a request that is left alone as soon as it is parked: see Partition.Begin.
	waker Waker
	alone bool

	// The rest is the stepper's, while the request is parked.
	topic      string
	until      time.Time
	prev, next *Request[C, A]
	heap       int
}

// The states of a request. The stepper moves it from one to the next, and only if it is still where the stepper left it:
// the caller's abandoning may come at any time.
const (
	queued    int32 = iota // nobody has looked at it
	taken                  // decided, or being decided
	parked                 // waits for a topic
	done                   // Answer and Err are set
	abandoned              // the caller has left
)

// NewRequest makes a request that can be used again after Reset.
func NewRequest[C, A any]() *Request[C, A] {
	return &Request[C, A]{done: make(chan struct{}, 1), heap: -1}
}

// Reset makes a request that is done, or was never handed to a stepper, ready for another command.
func (r *Request[C, A]) Reset() {
	ready := r.done
	*r = Request[C, A]{done: ready, heap: -1}
}

// Done delivers one value when Answer and Err are set, or when a request with a Waker is parked. An abandoned request is never
// done.
func (r *Request[C, A]) Done() <-chan struct{} { return r.done }

// Abandon takes the caller's interest back: a command that is not decided yet never will be. It reports false when the
// request is done, and otherwise what it was doing, so that a parked one can be taken out by Withdraw.
func (r *Request[C, A]) Abandon() (ok, wasParked bool) {
	for {
		state := r.state.Load()
		if state == done {
			return false, false
		}
		if r.state.CompareAndSwap(state, abandoned) {
			return true, state == parked
		}
	}
}

// finish hands the outcome to the caller, if it is still there.
func (r *Request[C, A]) finish() {
	if !r.state.CompareAndSwap(taken, done) {
		return
	}
	if r.alone {
		r.waker.Ready()
		return
	}
	r.done <- struct{}{}
}

// leave lets the caller go of a parked request that has someone to wake it.
func (r *Request[C, A]) leave() {
	if r.waker != nil {
		r.alone = true
		r.done <- struct{}{}
	}
}

// refuse is finish for a request that nobody decided.
func (r *Request[C, A]) refuse(from int32, err error) {
	if r.state.CompareAndSwap(from, taken) {
		r.Err = err
		r.finish()
	}
}
