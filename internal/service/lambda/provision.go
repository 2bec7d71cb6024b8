package lambda

import (
	"context"
	"log/slog"
	"sync"
)

// provisions are the execution environments that are kept ready, by version. Only reconcile changes them.
type provisions struct {
	mu  sync.Mutex
	all map[readyKey]*provision
	// wake has room for one: it says that what is wanted may have changed.
	wake chan struct{}
}

// provision is what one version has.
type provision struct {
	ready *ready // held
	n     int64
}

func newProvisions() provisions {
	return provisions{all: map[readyKey]*provision{}, wake: make(chan struct{}, 1)}
}

func (p *provisions) changed() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// of is what a version has; nil for nothing.
func (p *provisions) of(key readyKey) *provision {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all[key]
}

func (p *provisions) set(key readyKey, to *provision) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if to == nil {
		delete(p.all, key)
		return
	}
	p.all[key] = to
}

func (p *provisions) keys() []readyKey {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]readyKey, 0, len(p.all))
	for key := range p.all {
		out = append(out, key)
	}
	return out
}

// wanted is how many environments each version is to have: what is provisioned for it, and for the aliases that stand for it.
func (s *Service) wanted() map[readyKey]int64 {
	out := map[readyKey]int64{}
	_ = s.view(func() error {
		for at, all := range s.provisioned.things {
			for _, p := range all {
				number := s.versionOf(at, p)
				if v := s.versions.get(at, below(p.Function, number)); v != nil && v.State == stateActive {
					out[readyKey{at, p.Function, number}] += p.Requested
				}
			}
		}
		return nil
	})
	return out
}

// versionOf is the version that something is provisioned for. It runs within view or change.
func (s *Service) versionOf(at scope, p *provisioned) string {
	if a := s.aliases.get(at, below(p.Function, p.Qualifier)); a != nil {
		return a.Version
	}
	return p.Qualifier
}

// reconcile has the Fleet keep ready what is wanted, and no more. One goroutine at a time calls it.
func (s *Service) reconcile(ctx context.Context) {
	wanted := s.wanted()
	for _, key := range s.provisions.keys() {
		if p := s.provisions.of(key); wanted[key] == 0 || !s.current(p.ready) {
			s.provisions.set(key, nil)
			s.fleet.Provision(p.ready.function, 0)
			p.ready.Release()
		}
	}
	for key, n := range wanted {
		p := s.provisions.of(key)
		if p == nil {
			r, err := s.held(ctx, key)
			if err != nil {
				s.log.Error("no execution environments are kept ready", slog.String("function", key.name), slog.String("version", key.number), slog.Any("error", err))
				continue
			}
			p = &provision{ready: r}
		}
		if p.n != n {
			s.fleet.Provision(p.ready.function, int(n))
			s.provisions.set(key, &provision{ready: p.ready, n: n})
		}
	}
}

// current reports whether invocations get what is ready: a function of the same name may have been made since.
func (s *Service) current(r *ready) (is bool) {
	_ = s.view(func() error {
		v := s.versions.get(r.key.scope, below(r.key.name, r.key.number))
		is = v != nil && s.readies.is(r, v)
		return nil
	})
	return is
}

// held makes a version ready, or finds it so, and holds it.
func (s *Service) held(ctx context.Context, key readyKey) (*ready, error) {
	return s.readied(ctx, key.scope, func() (*version, error) {
		_, v, err := s.runs(target{key.scope, key.name, key.number}, 0)
		return v, err
	})
}

// The statuses of provisioned concurrency, and the reason of the last. Source: recorded.
const (
	provisioningStatus = "IN_PROGRESS"
	provisionedStatus  = "READY"
	failedStatus       = "FAILED"
	initFailure        = "FUNCTION_ERROR_INIT_FAILURE"
)

// provisionStatus is how far what was requested has come: how many environments there are, and the status with its reason. It runs within
// view.
func (s *Service) provisionStatus(at scope, p *provisioned) (ready int64, status, reason string) {
	has := s.provisions.of(readyKey{at, p.Function, s.versionOf(at, p)})
	if has == nil {
		return 0, provisioningStatus, ""
	}
	_, n, failed := s.fleet.Provisioned(has.ready.function.Key)
	ready = min(int64(n), p.Requested)
	switch {
	case ready == p.Requested:
		return ready, provisionedStatus, ""
	case failed != nil:
		return ready, failedStatus, initFailure
	}
	return ready, provisioningStatus, ""
}
