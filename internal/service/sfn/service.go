package sfn

import (
	"log/slog"
	"sync"

	"sluice/internal/api/stepfunctionsapi"
	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/task"
	"sluice/internal/service/sfn/teststate"
	"sluice/internal/store"
)

// Principal is the service's own, to which roles are passed and which assumes them.
const Principal = task.Principal

// Config is what a Service needs; all of it must be set, but for Objects.
type Config struct {
	Store store.Store
	// Roles knows the roles that state machines run as, and Logs where they log to.
	Roles Roles
	Logs  Logs
	// Sink takes what executions log.
	Sink LogSink
	// Durable keeps executions.
	Durable durable.Engine
	Clock   clock.Clock
	Log     *slog.Logger
	// Tasks makes the calls of Task states.
	Tasks engine.Tasks
	// Objects are what Map Runs read their items from and write their results into; nil for none.
	Objects engine.Objects

	// executions stands for the engine's in tests of the control plane; nil for those.
	executions executions
}

// Service is the control plane of Step Functions. It is safe for concurrent use.
type Service struct {
	store store.Store
	roles Roles
	logs  Logs
	sink  LogSink

	kinds

	metrics metrics

	engine *engine.Engine
	// executions is what the control plane asks the engine.
	executions executions
	holds      holds
	// tasks makes the calls of tasks that are tested, and clock is what those are timed by.
	tasks teststate.Caller
	clock clock.Clock

	// mu guards what the kinds have in memory; nobody waits for the disk with it.
	mu sync.RWMutex
	// writing is held by the one operation at a time that changes something, from its first look to its commit.
	writing sync.Mutex
	// superseded are revisions that a change has made nobody's, so that a later one may remove them: see sweep. Guarded by writing.
	superseded []superseded
}

// New loads everything from the store, and removes what waits for nothing any more.
func New(c Config) (*Service, error) {
	s := &Service{
		store: c.Store, roles: c.Roles, logs: c.Logs, sink: c.Sink, kinds: newKinds(c.Store), executions: c.executions, holds: holds{of: map[revisionRef]int{}},
		tasks: c.Tasks, clock: c.Clock,
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	if s.executions == nil {
		if err := s.openEngine(&c); err != nil {
			return nil, err
		}
	}
	return s, s.collect()
}

// Definition is the service as the edge serves it.
func (s *Service) Definition() service.Definition {
	return service.Definition{Model: stepfunctionsapi.Service, Operations: s.operations()}
}

// Metered is what executions do, as sums for Prometheus.
func (s *Service) Metered() service.Metered { return &s.metrics }

// Observed is the same as distributions, for CloudWatch.
func (s *Service) Observed() service.Observed { return &s.metrics }

// view runs fn while nothing changes. fn must not wait for anything.
func (s *Service) view(fn func() error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return fn()
}

// change runs fn alone among all changes and commits what fn put into the edit. fn may read everything freely.
func (s *Service) change(fn func(*edit) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	ed := &edit{s: s}
	if err := fn(ed); err != nil {
		return err
	}
	s.sweep(ed)
	return ed.commit()
}
