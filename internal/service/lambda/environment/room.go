package environment

// evictLocked makes room by ending the environment that has been idle longest, of those that are not kept; false when none is idle. The Fleet
// is locked.
func (f *Fleet) evictLocked() bool {
	var oldest *environment
	for _, p := range f.pools {
		if e := p.oldest(); e != nil && (oldest == nil || e.idleSince.Before(oldest.idleSince)) {
			oldest = e
		}
	}
	if oldest == nil {
		return false
	}
	f.endLocked(oldest)
	return true
}

// endLocked ends an environment that is idle. The Fleet is locked.
func (f *Fleet) endLocked(e *environment) {
	f.removeLocked(e)
	go e.shutDown() // ends with the environment, which Close waits for
}

// withdraw takes an environment out of the idle ones; false if it is not among them.
func (f *Fleet) withdraw(e *environment) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return e.pool.withdraw(e)
}

// remove forgets an environment that takes no invocation any more.
func (f *Fleet) remove(e *environment) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.removeLocked(e)
}

func (f *Fleet) removeLocked(e *environment) {
	p := e.pool
	if !p.live[e] {
		return
	}
	f.finishedLocked(e)
	p.withdraw(e)
	delete(p.live, e)
	f.live--
	if e.kept {
		e.kept = false
		p.kept--
	}
	f.tidyLocked(p)
	f.refillLocked(p)
	for other := range f.short {
		f.refillLocked(other)
	}
}

// tidyLocked forgets a pool of which nothing is left. The Fleet is locked.
func (f *Fleet) tidyLocked(p *pool) {
	if len(p.live) > 0 || len(p.waiting) > 0 || p.target > 0 {
		return
	}
	delete(f.retired, p)
	if f.pools[p.function.Key] == p {
		delete(f.pools, p.function.Key)
	}
}
