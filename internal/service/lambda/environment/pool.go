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
	kept      int            // provisioned environments
	finishing int            // environments that have answered and are not idle yet
	waiting   []*flight
	cold      time.Duration // what the last start took, up to the end of init
	retired   bool
	target    int   // how many provisioned environments there are to be
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

// oldest is the environment that has been idle longest, of those that are not kept; nil if there is none.
func (p *pool) oldest() *environment {
	for _, e := range p.idle {
		if !e.kept {
			return e
		}
	}
	return nil
}

// started notes how long an environment took from nothing to the end of init.
func (f *Fleet) started(p *pool, d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p.cold = d
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
	f.retired[p] = true
	f.tidyLocked(p)
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

// close lets nobody wait any more, and adds the pool's environments to those that are idle and to all.
func (p *pool) close(idle, all []*environment) (idleToo, allToo []*environment) {
	for _, fl := range p.waiting {
		fl.fail(ErrClosed)
	}
	idle = append(idle, p.idle...)
	p.waiting, p.idle, p.target = nil, nil, 0
	for e := range p.live {
		all = append(all, e)
	}
	return idle, all
}

// Close takes no more invocations, lets those under way end until ctx does, ends what is left, and waits until everything is gone.
func (f *Fleet) Close(ctx context.Context) {
	f.mu.Lock()
	f.closed = true
	var idle, all []*environment
	for _, p := range f.pools {
		idle, all = p.close(idle, all)
	}
	for p := range f.retired {
		idle, all = p.close(idle, all)
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
