package environment

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"sluice/internal/service/lambda/instance"
)

// Limits are what a Fleet keeps to. Zero values take the defaults that are named here.
type Limits struct {
	// Environments is how many may live at once, of all functions. When all are taken, an idle one of any function makes room.
	Environments int
	// Idle is how long an environment is kept after its last invocation.
	Idle time.Duration
	// Freeze is how long an idle environment runs on before it is frozen. AWS freezes at once; a moment's grace spares a function
	// that is invoked again and again two system calls, and the caller their time. Negative is never.
	Freeze time.Duration
}

// Defaults of Limits.
const (
	EnvironmentsDefault = 1000 // the concurrency that an account has with AWS
	IdleDefault         = 5 * time.Minute
	FreezeDefault       = 50 * time.Millisecond
)

// Bounds of how long an invocation waits for an environment that has answered its last one and will be free in a moment, before it gets a
// new one. In between, it waits as long as the function's last cold start took: callers that invoke one after the other would otherwise
// miss the old one by microseconds and pay for a new one, and no caller waits more than twice as long as with the better choice.
const (
	finishWaitMin = 20 * time.Millisecond
	finishWaitMax = time.Second
)

// ErrCapacity is returned when this node has no room for another environment; ErrClosed when the Fleet is closing.
var (
	ErrCapacity = errors.New("all execution environments of this node are busy")
	ErrClosed   = errors.New("the server is shutting down")
)

// Fleet runs functions. Make it with New. It is safe for concurrent use.
//
// Locks: an environment's mutex may be held when the Fleet's is taken, never the other way round.
type Fleet struct {
	ports   Ports
	limits  Limits
	waiters sync.Pool // of *waiter

	mu      sync.Mutex
	pools   map[string]*pool // those that new invocations find
	retired map[*pool]bool   // those that have environments still
	short   map[*pool]bool   // those that lack provisioned environments, for want of room
	live    int
	closed  bool
	gone    sync.WaitGroup // environments that are not gone
}

// New makes a Fleet without environments.
func New(p Ports, l Limits) *Fleet {
	if l.Environments == 0 {
		l.Environments = EnvironmentsDefault
	}
	if l.Idle == 0 {
		l.Idle = IdleDefault
	}
	if l.Freeze == 0 {
		l.Freeze = FreezeDefault
	}
	f := &Fleet{ports: p, limits: l, pools: map[string]*pool{}, retired: map[*pool]bool{}, short: map[*pool]bool{}}
	f.waiters.New = func() any { return &waiter{answer: make(chan answer, 1)} }
	return f
}

// Invoke runs a function once and returns what it answered, errors of the function included. An error means that the function did not
// run: the role could not be assumed, there is no room, the runtime has no interpreter. When ctx ends, Invoke returns its error and the
// invocation goes on, as it does with AWS.
func (f *Fleet) Invoke(ctx context.Context, function *Function, call *Call) (*Result, error) {
	fl := newFlight(call)
	if err := f.assign(function, fl); err != nil {
		fl.fail(err)
		return nil, err
	}
	select {
	case <-fl.done:
	case <-ctx.Done():
		fl.gate.close()
		return nil, ctx.Err()
	}
	fl.gate.close()
	if fl.err != nil {
		return nil, fl.err
	}
	return &fl.result, nil
}

// assign finds an environment for a flight: an idle one, one that is about to be, a new one.
func (f *Fleet) assign(function *Function, fl *flight) error {
	for {
		f.mu.Lock()
		if f.closed {
			f.mu.Unlock()
			return ErrClosed
		}
		p := f.pool(function)
		if e := p.takeIdle(); e != nil {
			f.mu.Unlock()
			if e.begin(fl) {
				return nil
			}
			continue // it has died since
		}
		if p.finishing > len(p.waiting) {
			f.wait(p, fl)
			f.mu.Unlock()
			return nil
		}
		err := f.startLocked(p, fl)
		f.tidyLocked(p)
		f.mu.Unlock()
		return err
	}
}

// pool is the function's, made when there is none. Of a function that was replaced or deleted meanwhile it is retired from the beginning. The
// Fleet is locked.
func (f *Fleet) pool(function *Function) *pool {
	p := f.pools[function.Key]
	if p == nil {
		p = &pool{function: function, live: map[*environment]bool{}, retired: function.stale()}
		f.pools[function.Key] = p
	}
	return p
}

// wait puts a flight in the line for environments that are about to be free. The Fleet is locked.
func (f *Fleet) wait(p *pool, fl *flight) {
	p.waiting = append(p.waiting, fl)
	f.waitOn(p, fl)
}

// waitOn ends the wait after a while with a new environment. Where there is no room for one, the wait goes on as long as it can help.
func (f *Fleet) waitOn(p *pool, fl *flight) {
	f.ports.Clock.AfterFunc(min(max(p.cold, finishWaitMin), finishWaitMax), func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if !slices.Contains(p.waiting, fl) {
			return
		}
		err := f.startLocked(p, fl)
		if err != nil && p.finishing > 0 {
			f.waitOn(p, fl)
			return
		}
		p.leave(fl)
		f.tidyLocked(p)
		if err != nil {
			fl.fail(err)
		}
	})
}

// startLocked starts a new environment for a flight, which may be nil. The Fleet is locked.
func (f *Fleet) startLocked(p *pool, fl *flight) error {
	if f.live >= f.limits.Environments && !f.evictLocked() {
		return ErrCapacity
	}
	e := newEnvironment(f, p)
	f.enterLocked(p, e)
	go e.launch(fl)
	return nil
}

// retry starts the second attempt for a flight whose environment could not be initialised.
func (f *Fleet) retry(p *pool, fl *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		fl.fail(ErrClosed)
		return
	}
	e := newEnvironment(f, p)
	e.phase, e.logStream = instance.InvokePhase, fl.logStream
	f.enterLocked(p, e)
	go e.launch(fl)
}

func (f *Fleet) enterLocked(p *pool, e *environment) {
	f.live++
	f.gone.Add(1)
	p.function.hold()
	p.live[e] = true
}

// put takes back an environment that is idle. It returns the flight that the environment is to take next, or keep false when
// nobody wants it any more.
func (f *Fleet) put(e *environment) (next *flight, keep bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := e.pool
	e.ready = true
	f.finishedLocked(e)
	switch {
	case f.closed || p.retired || !p.live[e]:
		return nil, false
	case len(p.waiting) > 0:
		next = p.waiting[0]
		p.waiting = p.waiting[1:]
		return next, true
	}
	e.idleSince = f.ports.Clock.Now()
	p.idle = append(p.idle, e)
	return nil, true
}

// finishing notes that an environment will be free in a moment.
func (f *Fleet) finishing(e *environment) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !e.finishing {
		e.finishing = true
		e.pool.finishing++
	}
}

func (f *Fleet) finishedLocked(e *environment) {
	if e.finishing {
		e.finishing = false
		e.pool.finishing--
	}
}
