package lambda

import (
	"errors"
	"sync"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/wire"
)

// slots counts the invocations that run, and holds them against concurrency: what a function has reserved, what a version has provisioned,
// and what is left of the account's. Source: Developer Guide, "Understanding Lambda function scaling" and "Configuring reserved concurrency":
// provisioned concurrency serves its version first, and what exceeds it takes from what is reserved, or else unreserved, without what
// is provisioned (recorded: test_lambda_concurrency_block, test_reserved_provisioned_overlap).
type slots struct {
	mu        sync.Mutex
	functions map[functionKey]*running
	regions   map[scope]*regional
}

func newSlots() slots {
	return slots{functions: map[functionKey]*running{}, regions: map[scope]*regional{}}
}

type functionKey struct {
	scope

	name string
}

// running are one function's invocations that run.
type running struct {
	running int            // all
	common  int            // that do not run in provisioned concurrency
	own     map[string]int // that do, by version

	limits  concurrency
	changes uint64 // how many changes there were when the limits were read
}

// concurrency is how many invocations of a function may run at a time.
type concurrency struct {
	reserved    int64            // without what is provisioned; negative for none: the account's counts
	provisioned map[string]int64 // by version
}

// regional is what an account has in a region.
type regional struct {
	common  int   // invocations of functions without reserved concurrency
	left    int64 // how many there may be
	changes uint64
}

// slot is the right of one invocation to run.
type slot struct {
	of     *running
	region *regional // nil for a function with reserved concurrency
	own    string    // the version whose provisioned concurrency it is in; empty for none
	// spilled says that the version has provisioned concurrency, of which none was left; running is how many invocations of the function
	// run with this one.
	spilled bool
	running int
}

// The reasons of throttling. Source: the model, ThrottleReason.
const (
	overAccount  = "ConcurrentInvocationLimitExceeded"
	overReserved = "ReservedFunctionConcurrentInvocationLimitExceeded"
)

// errThrottled is AWS's answer (recorded).
func errThrottled(reason string) *wire.Error {
	const text = "Rate Exceeded."
	e := told(lambdaapi.ErrTooManyRequestsException, text)
	e.Members = &toldMembers{message: "message", text: text, reason: reason}
	return e
}

// isThrottled reports whether an error is such an answer.
func isThrottled(err error) bool {
	var refusal *wire.Error
	return errors.As(err, &refusal) && refusal.Shape == lambdaapi.ErrTooManyRequestsException
}

// admit gives an invocation of a version its slot. It runs within view.
func (s *Service) admit(f *found, number string) (slot, error) {
	key := functionKey{f.scope, f.name}
	changes := s.changes.Load()
	s.slots.mu.Lock()
	defer s.slots.mu.Unlock()
	of := s.slots.function(key)
	if of.limits.provisioned == nil || of.changes != changes {
		of.limits, of.changes = s.concurrencyOf(f), changes
	}
	if int64(of.own[number]) < of.limits.provisioned[number] {
		of.own[number]++
		of.running++
		return slot{of: of, own: number, running: of.running}, nil
	}
	x := slot{of: of, spilled: of.limits.provisioned[number] > 0}
	if of.limits.reserved >= 0 {
		if int64(of.common) >= of.limits.reserved {
			return slot{}, errThrottled(overReserved)
		}
		of.common++
		of.running++
		x.running = of.running
		return x, nil
	}
	in := s.slots.region(f.scope)
	if in.left == 0 || in.changes != changes {
		in.left, in.changes = s.unreserved(f.scope, ""), changes
	}
	if int64(in.common) >= in.left {
		return slot{}, errThrottled(overAccount)
	}
	in.common++
	of.common++
	of.running++
	x.region, x.running = in, of.running
	return x, nil
}

// free gives the slot back; the zero slot is none.
func (s *slots) free(x slot) {
	if x.of == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	x.of.running--
	if x.own != "" {
		if x.of.own[x.own]--; x.of.own[x.own] == 0 {
			delete(x.of.own, x.own)
		}
		return
	}
	x.of.common--
	if x.region != nil {
		x.region.common--
	}
}

func (s *slots) function(key functionKey) *running {
	of := s.functions[key]
	if of == nil {
		of = &running{own: map[string]int{}}
		s.functions[key] = of
	}
	return of
}

func (s *slots) region(at scope) *regional {
	in := s.regions[at]
	if in == nil {
		in = &regional{}
		s.regions[at] = in
	}
	return in
}

// concurrencyOf reads a function's limits. It runs within view.
func (s *Service) concurrencyOf(f *found) concurrency {
	c := concurrency{reserved: -1, provisioned: map[string]int64{}}
	sum := int64(0)
	for _, p := range s.provisioned.of(f.scope, f.name) {
		c.provisioned[s.versionOf(f.scope, p)] += p.Requested
		sum += p.Requested
	}
	if reserved, ok := f.function.reserved(); ok {
		c.reserved = reserved - sum
	}
	return c
}

// forget takes out functions that are gone, once none of their invocations runs.
func (s *slots) forget(there func(functionKey) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, of := range s.functions {
		if of.running == 0 && !there(key) {
			delete(s.functions, key)
		}
	}
}
