package environment

import (
	"context"
	"time"
)

// freezeMax bounds freezing and thawing.
const freezeMax = 10 * time.Second

// expiryMargin is how long before their end credentials count as used up, besides the time that the function may take.
const expiryMargin = time.Minute

// becomeIdle offers the environment to the next invocation. The environment is locked.
func (e *environment) becomeIdle() {
	next, keep := e.fleet.put(e)
	switch {
	case !keep:
		e.carry(e.in.Shutdown(e.now()))
	case next != nil:
		if !e.beginLocked(next) {
			e.fleet.reassign(e.function, next)
		}
	default:
		e.armIdle(e.untilFreeze())
	}
}

func (e *environment) isKept() bool {
	e.fleet.mu.Lock()
	defer e.fleet.mu.Unlock()
	return e.kept
}

// reassign finds another environment for a flight that was promised one which died.
func (f *Fleet) reassign(function *Function, fl *flight) {
	go func() { // ends at once: it must not run under the environment's lock
		if err := f.assign(function, fl); err != nil {
			fl.fail(err)
		}
	}()
}

func (e *environment) untilFreeze() time.Duration {
	if e.fleet.limits.Freeze < 0 {
		return e.fleet.limits.Idle
	}
	return min(e.fleet.limits.Freeze, e.fleet.limits.Idle)
}

func (e *environment) armIdle(d time.Duration) {
	if e.idleTimer != nil {
		e.idleTimer.Reset(d)
		return
	}
	e.idleTimer = e.fleet.ports.Clock.AfterFunc(d, e.rest)
}

// rest is called when the environment has been idle for a while: it is frozen first, and ended later.
func (e *environment) rest() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.in.Idle() {
		return
	}
	if !e.frozen && e.fleet.limits.Freeze >= 0 && e.fleet.limits.Freeze < e.fleet.limits.Idle {
		e.freeze()
		e.armIdle(e.fleet.limits.Idle - e.fleet.limits.Freeze)
		return
	}
	if e.isKept() && !e.stale() {
		e.armIdle(e.fleet.limits.Idle)
		return
	}
	if e.fleet.withdraw(e) {
		e.carry(e.in.Shutdown(e.now()))
	}
}

// stale reports whether the role's credentials would end during an invocation.
func (e *environment) stale() bool {
	end := e.credentials.Expires
	return !end.IsZero() && e.now().Add(e.function.Timeout+expiryMargin).After(end)
}

func (e *environment) freeze() {
	ctx, cancel := context.WithTimeout(context.Background(), freezeMax)
	defer cancel()
	e.telemetry.Hold()
	if err := e.sandbox.Freeze(ctx); err != nil {
		e.fleet.ports.Log.Warn("an execution environment could not be frozen and runs on", "function", e.function.ARN, "error", err)
	}
	e.frozen = true
}

// thaw lets processes run again; false when they don't.
func (e *environment) thaw() bool {
	if !e.frozen {
		return true
	}
	ctx, cancel := context.WithTimeout(context.Background(), freezeMax)
	defer cancel()
	if err := e.sandbox.Thaw(ctx); err != nil {
		e.fleet.ports.Log.Error("an execution environment could not be thawed and is given up", "function", e.function.ARN, "error", err)
		return false
	}
	e.frozen = false
	e.telemetry.Release()
	return true
}
