package lambda

import (
	"context"
	"reflect"
	"strconv"
	"sync"

	"sluice/internal/service/lambda/environment"
)

// Fleet runs functions; *environment.Fleet is one.
type Fleet interface {
	Invoke(ctx context.Context, function *environment.Function, call *environment.Call) (*environment.Result, error)
	Provision(function *environment.Function, n int)
	Provisioned(key string) (allocated, ready int, failed error)
	Retire(key string)
}

// readyKey names a version.
type readyKey struct {
	scope

	name, number string
}

// ready is a version that can run: its code is unpacked, its environment opened. It is kept while an invocation, an execution environment or
// provisioned concurrency holds it, so that a function that nobody calls takes no memory for it.
type ready struct {
	in       *readies
	key      readyKey
	function *environment.Function
	let      func()

	of    *version // what it was made of
	held  int
	stale bool // the version was changed or deleted
}

// readies are the versions that can run.
type readies struct {
	mu      sync.Mutex
	all     map[readyKey]*ready // those that new invocations get
	made    uint64              // numbers the keys of the Fleet
	letting sync.WaitGroup      // those who remove what nobody holds any more
}

// find holds the one that is made of v; nil if there is none.
func (rs *readies) find(key readyKey, v *version) *ready {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r := rs.all[key]
	if r == nil || !r.madeOf(v) {
		return nil
	}
	r.held++
	return r
}

// is reports whether r is the one that new invocations of v get.
func (rs *readies) is(r *ready, v *version) bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.all[r.key] == r && r.madeOf(v)
}

// madeOf reports whether what is ready is v, whose state may have changed. The lock is held.
func (r *ready) madeOf(v *version) bool {
	if r.of == v {
		return true
	}
	if !r.of.Modified.Equal(v.Modified) || !reflect.DeepEqual(&r.of.settings, &v.settings) {
		return false
	}
	r.of = v
	return true
}

// put takes in what was made of v, and holds it: r, or another one that was made meanwhile, which is as good and may have execution
// environments. One that was made of what v was before is replaced.
func (rs *readies) put(r *ready, v *version) (kept, replaced *ready) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.all == nil {
		rs.all = map[readyKey]*ready{}
	}
	there := rs.all[r.key]
	if there != nil && there.madeOf(v) {
		there.held++
		return there, nil
	}
	if there != nil {
		there.stale = true
	}
	rs.all[r.key] = r
	r.held++
	return r, there
}

// next is a key for the Fleet that no other function has.
func (rs *readies) next(arn string) string {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.made++
	return arn + "@" + strconv.FormatUint(rs.made, 10)
}

// Hold keeps it; it implements environment.Holder.
func (r *ready) Hold() {
	r.in.mu.Lock()
	r.held++
	r.in.mu.Unlock()
}

// Release lets go of it. What must be removed then is removed beside.
func (r *ready) Release() {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	if r.held--; r.held > 0 {
		return
	}
	if r.in.all[r.key] == r {
		delete(r.in.all, r.key)
	}
	r.in.letting.Go(r.let) // ends soon: it removes folders that nothing refers to, and must not keep the Fleet waiting
}

// Stale reports whether its version was changed or deleted.
func (r *ready) Stale() bool {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	return r.stale
}

// retire takes out those whose version is gone or has changed.
func (rs *readies) retire(current func(readyKey) *version) (out []*ready) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for key, r := range rs.all {
		if v := current(key); v == nil || !r.madeOf(v) {
			delete(rs.all, key)
			r.stale = true
			out = append(out, r)
		}
	}
	return out
}

// readied has a version ready, and holds it: found so, or made so. choose chooses the version within view, again if what it chose was changed
// or deleted while it was being made ready: nothing that is out of date begins to run.
func (s *Service) readied(ctx context.Context, at scope, choose func() (*version, error)) (*ready, error) {
	for {
		var v *version
		var r *ready
		var archives []func()
		err := s.view(func() (err error) {
			if v, err = choose(); err != nil {
				return err
			}
			if r = s.readies.find(readyKey{at, v.Name, v.Number}, v); r == nil {
				archives = s.hold(v)
			}
			return nil
		})
		if err == nil && r == nil {
			r, err = s.makeReady(ctx, at, v, archives)
		}
		if err != nil || r != nil {
			return r, err
		}
	}
}

// makeReady makes a version ready, or finds it so meanwhile, and holds it; it is nil if the version was changed meanwhile. The archives are
// those that hold returned.
func (s *Service) makeReady(ctx context.Context, at scope, v *version, archives []func()) (*ready, error) {
	made := &ready{in: &s.readies, key: readyKey{at, v.Name, v.Number}, of: v, let: s.letting(v, archives)}
	var err error
	if made.function, err = s.fleetFunction(ctx, at, v); err != nil {
		made.let()
		return nil, err
	}
	made.function.Holder = made
	var kept, replaced *ready
	_ = s.view(func() error {
		if now := s.versions.get(at, below(v.Name, v.Number)); now != nil && made.is(now) {
			kept, replaced = s.readies.put(made, now)
		}
		return nil
	})
	if kept != made {
		made.let()
	}
	if replaced != nil {
		s.fleet.Retire(replaced.function.Key)
	}
	return kept, nil
}

// is is madeOf for one that nobody else has yet.
func (r *ready) is(v *version) bool {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	return r.madeOf(v)
}

// retireStale ends the execution environments of what was changed or deleted. It is called with the right to write.
func (s *Service) retireStale() {
	s.slots.forget(func(key functionKey) bool { return s.functions.get(key.scope, key.name) != nil })
	for _, r := range s.readies.retire(func(key readyKey) *version { return s.versions.get(key.scope, below(key.name, key.number)) }) {
		s.fleet.Retire(r.function.Key)
	}
}
