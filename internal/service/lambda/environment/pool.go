package environment

import (
	"context"
	"slices"
	"time"
)

// pool holds the environments of one version of a function. It belongs to the Fleet's mutex.
type pool struct {
	function  *Function
	live      map[*environment]bool
	idle      []*environment // the last one is the one used last, and next
	finishing int            // environments that have answered and are not idle yet
	waiting   []*flight
	cold      time.Duration // what the last start took, up to the end of init
	retired   bool
	target    int   // provisioned environments
	failed    error // why the last provisioned one could not be initialised
}

// takeIdle takes the environment that was used last, so that those nobody needs grow old.
func (p *pool) takeIdle() *environment {
	n := len(p.idle) - 1
	if n < 0 {
		return nil
	}
	e := p.idle[n]
	p.idle[n] = nil
	p.idle = p.idle[:n]
	return e
}

func (p *pool) withdraw(e *environment) bool {
	n := slices.Index(p.idle, e)
	if n < 0 {
		return false
	}
	p.idle = slices.Delete(p.idle, n, n+1)
	return true
}

func (p *pool) leave(fl *flight) {
	p.waiting = slices.DeleteFunc(p.waiting, func(w *flight) bool { return w == fl })
}

// Provision keeps n environments of a function ready, whatever the demand; zero ends that.
func (f *Fleet) Provision(function *Function, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed || n == 0 && f.pools[function.Key] == nil {
		return
	}
	p := f.pool(function)
	p.target, p.failed = n, nil
	f.refillLocked(p)
}

// Provisioned tells how many provisioned environments a function has, how many of them are ready, and why no more are being made.
func (f *Fleet) Provisioned(key string) (allocated, ready int, failed error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := f.pools[key]
	if p == nil {
		return 0, 0, nil
	}
	for e := range p.live {
		if e.provisioned {
			allocated++
			if e.ready {
				ready++
			}
		}
	}
	return allocated, ready, p.failed
}

// refillLocked starts what is missing of the provisioned environments, unless the last one could not be initialised. The Fleet is locked.
func (f *Fleet) refillLocked(p *pool) {
	if p.target == 0 || p.failed != nil || p.retired || f.closed {
		return
	}
	have := 0
	for e := range p.live {
		if e.provisioned {
			have++
		}
	}
	for ; have < p.target && f.live < f.limits.Environments; have++ {
		e := newEnvironment(f, p)
		e.provisioned = true
		f.enterLocked(p, e)
		go e.launch(nil)
	}
}

// provisioningFailed keeps a function that cannot be initialised from being started again and again.
func (f *Fleet) provisioningFailed(p *pool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p.failed = err
}

// started notes how long an environment took from nothing to the end of init.
func (f *Fleet) started(p *pool, d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p.cold = d
}

func (f *Fleet) nowReady(e *environment) {
	f.mu.Lock()
	defer f.mu.Unlock()
	e.ready = true
}

// Retire ends the environments of a version that is replaced or deleted: idle ones now, busy ones when they have ended their invocation.
func (f *Fleet) Retire(key string) {
	f.mu.Lock()
	p := f.pools[key]
	if p == nil {
		f.mu.Unlock()
		return
	}
	delete(f.pools, key)
	p.retired, p.target = true, 0
	idle := p.idle
	p.idle = nil
	f.mu.Unlock()
	for _, e := range idle {
		e.shutDown()
	}
}

// Live is how many environments there are, and how many of them are idle.
func (f *Fleet) Live() (live, idle int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.pools {
		idle += len(p.idle)
	}
	return f.live, idle
}

// Close takes no more invocations, lets those under way end until ctx does, ends what is left, and waits until everything is gone.
func (f *Fleet) Close(ctx context.Context) {
	f.mu.Lock()
	f.closed = true
	var idle, all []*environment
	for _, p := range f.pools {
		for _, fl := range p.waiting {
			fl.fail(ErrClosed)
		}
		p.waiting, p.target = nil, 0
		idle = append(idle, p.idle...)
		p.idle = nil
		for e := range p.live {
			all = append(all, e)
		}
	}
	f.mu.Unlock()
	for _, e := range idle {
		e.shutDown()
	}
	over := make(chan struct{})
	go func() {
		f.gone.Wait()
		close(over)
	}()
	select {
	case <-over:
		return
	case <-ctx.Done():
	}
	for _, e := range all {
		e.shutDown()
	}
	<-over
}
