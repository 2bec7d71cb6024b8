package lambda

import (
	"context"
	"log/slog"
	"sync"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/blob"
	"sluice/internal/clock"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/lambda/code"
	"sluice/internal/store"
)

// Principal is the service's own, to which roles are passed and which assumes them.
const Principal = "lambda.amazonaws.com"

// Roles knows the roles that functions run as.
type Roles interface {
	// MayAssume reports whether the role is there and trusts Lambda to act as it for a function of the account.
	MayAssume(ctx context.Context, role, functionARN, account string) (bool, error)
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
}

// New loads everything from the store, and removes archives that nothing refers to. Start must follow.
func New(c Config) (*Service, error) {
	s := &Service{
		store: c.Store, blobs: c.Blobs, folders: c.Folders, clock: c.Clock, log: c.Log, roles: c.Roles, random: c.Random,
		environments: c.Root.Sealer("lambda/environment"), addressKey: c.Root.Derive("lambda/archive"),
		kinds: newKinds(c.Store), holds: holds{of: map[blob.Digest]int{}}, pending: newPending(),
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	if err := s.collectAll(); err != nil {
		return nil, err
	}
	return s, nil
}

// Definition is the service as the edge serves it.
func (s *Service) Definition() service.Definition {
	return service.Definition{Model: lambdaapi.Service, Operations: s.operations(), Invalid: invalid, Large: large(), LargeBytesMax: requestBytesMax}
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
