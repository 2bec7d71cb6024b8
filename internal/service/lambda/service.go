package lambda

import (
	"context"
	"encoding/binary"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/blob"
	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/lambda/code"
	"sluice/internal/service/lambda/environment"
	"sluice/internal/service/lambda/eventqueue"
	"sluice/internal/store"
)

// Principal is the service's own, to which roles are passed and which assumes them.
const Principal = "lambda.amazonaws.com"

// Roles knows the roles that functions run as.
type Roles interface {
	// MayAssume reports whether the role is there and trusts Lambda to act as it for a function of the account.
	MayAssume(ctx context.Context, role, functionARN, account string) (bool, error)
	// Act is a caller that acts as the role in a session of that name, for what Lambda itself does on behalf of a function. The error wraps
	// ErrRole if the role is not there or does not trust Lambda for the function.
	Act(ctx context.Context, role, session, functionARN string) (*service.Caller, error)
}

// Config is what a Service needs; all of it must be set.
type Config struct {
	Store store.Store
	// Blobs holds archives and nothing else: what no function and no layer refers to is removed from it.
	Blobs   blob.Store
	Folders *code.Folders
	Clock   clock.Clock
	Log     *slog.Logger
	Roles   Roles
	// Fleet runs functions, and Caller takes what they leave behind to other services, and brings archives from Amazon S3; Engine runs the queue of asynchronous events.
	Fleet  Fleet
	Caller Caller
	Engine durable.Engine
	// Images keeps container images.
	Images Images
	// Root seals environments, and signs the addresses of archives.
	Root *seal.Root
	// Random fills its argument with random bytes, from which identifiers are made. It must not fail: crypto/rand does not.
	Random func([]byte)
}

// Service is the control plane of Lambda. It is safe for concurrent use.
type Service struct {
	store        store.Store
	blobs        blob.Store
	folders      *code.Folders
	clock        clock.Clock
	log          *slog.Logger
	roles        Roles
	random       func([]byte)
	environments *seal.Sealer
	addressKey   [seal.KeyBytes]byte

	kinds

	// mu guards what the kinds have in memory; nobody waits for the disk with it.
	mu sync.RWMutex
	// writing is held by the one operation at a time that changes something, from its first look to its commit.
	writing sync.Mutex
	holds   holds
	pending pending

	// What runs.
	fleet   Fleet
	caller  Caller
	images  Images
	events  *eventqueue.Queue
	readies readies
	// provisions are execution environments that are kept ready.
	provisions provisions
	slots      slots
	meter      meter
	// fetching has room for one archive that is fetched from a bucket.
	fetching chan struct{}
	// changes counts those that were committed: what was computed of the configuration holds as long as it stays the same.
	changes atomic.Uint64
	// end ends what Start began.
	end func()
}

// New loads everything from the store, and removes archives that nothing refers to. Start must follow.
func New(c Config) (*Service, error) {
	s := &Service{
		store: c.Store, blobs: c.Blobs, folders: c.Folders, clock: c.Clock, log: c.Log, roles: c.Roles, random: c.Random,
		environments: c.Root.Sealer("lambda/environment"), addressKey: c.Root.Derive("lambda/archive"),
		kinds: newKinds(c.Store), holds: holds{of: map[blob.Digest]int{}}, pending: newPending(),
		fleet: c.Fleet, caller: c.Caller, images: c.Images, slots: newSlots(), provisions: newProvisions(), fetching: make(chan struct{}, 1),
	}
	var err error
	if s.events, err = eventqueue.New(eventqueue.Config{Store: c.Store, Engine: c.Engine, Clock: c.Clock, Log: c.Log, Run: s.runEvent}); err != nil {
		return nil, err
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	if err := errors.Join(s.collectAll(), s.keepImages()); err != nil {
		return nil, err
	}
	return s, nil
}

// Reported takes note of an invocation that has ended; it is for environment.Ports.
func (s *Service) Reported(r *environment.Report) { s.meter.ended(r) }

// Observed and Metered are what functions do, for CloudWatch and for Prometheus.
func (s *Service) Observed() service.Observed { return &s.meter }

// Metered is the same as sums.
func (s *Service) Metered() service.Metered { return &s.meter }

// Definition is the service as the edge serves it.
func (s *Service) Definition() service.Definition {
	return service.Definition{Model: lambdaapi.Service, Operations: s.operations(), Unbuilt: leftOut(), Invalid: invalid, Large: large(), LargeBytesMax: requestBytesMax}
}

// bits are 64 random ones.
func (s *Service) bits() uint64 {
	var b [8]byte
	s.random(b[:])
	return binary.LittleEndian.Uint64(b[:])
}

// fraction is between 0 and 1, each value as likely as the others.
func (s *Service) fraction() float64 {
	const bits = 53
	return float64(s.bits()>>(64-bits)) / (1 << bits)
}

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
	return ed.commit()
}
