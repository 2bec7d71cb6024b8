package environment

import "slices"

// Provision keeps n environments of a function ready, whatever the demand; zero ends that. Of those that are too many now the idle ones end;
// one that is busy lives on as any other.
func (f *Fleet) Provision(function *Function, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed || function.stale() || n == 0 && f.pools[function.Key] == nil {
		return
	}
	p := f.pool(function)
	p.target, p.failed = n, nil
	for _, e := range slices.Clone(p.idle) {
		if e.kept && p.kept > n {
			f.endLocked(e)
		}
	}
	for e := range p.live {
		if e.kept && p.kept > n {
			e.kept = false
			p.kept--
		}
	}
	f.refillLocked(p)
	f.tidyLocked(p)
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
		if e.kept {
			allocated++
			if e.ready {
				ready++
			}
		}
	}
	return allocated, ready, p.failed
}

// refillLocked starts what is missing of the provisioned environments, unless the last one could not be initialised. Where there is no room,
// it is called again when there is. The Fleet is locked.
func (f *Fleet) refillLocked(p *pool) {
	for p.kept < p.target && p.failed == nil && !p.retired && !f.closed {
		if f.live >= f.limits.Environments {
			if !f.evictLocked() {
				f.short[p] = true
				return
			}
			continue // another function may have taken the room
		}
		e := newEnvironment(f, p)
		e.provisioned, e.kept = true, true
		p.kept++
		f.enterLocked(p, e)
		go e.launch(nil)
	}
	delete(f.short, p)
}

// provisioningFailed keeps a function that cannot be initialised from being started again and again.
func (f *Fleet) provisioningFailed(p *pool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p.failed = err
}
