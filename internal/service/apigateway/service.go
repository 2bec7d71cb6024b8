package apigateway

import (
	"log/slog"
	"sync"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/clock"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/store"
)

// Publisher serves compiled stages to callers. Its methods return at once and cannot fail; a request that is under way ends
// on the API it began on.
type Publisher interface {
	// Publish serves the API in place of the one that its stage had.
	Publish(*restapi.API)
	// Withdraw ends a stage.
	Withdraw(apiID, stage string)
}

// Config is what a Service needs; all of it must be set.
type Config struct {
	Store     store.Store
	Clock     clock.Clock
	Publisher Publisher
	Log       *slog.Logger
	// Compiler compiles deployments: it knows which services integrations may call.
	Compiler restapi.Compiler
	// Random fills its argument with random bytes, from which identifiers are made. It must not fail: crypto/rand does not.
	Random func([]byte)
}

// Service is the control plane of REST APIs. It is safe for concurrent use.
type Service struct {
	store     store.Store
	clock     clock.Clock
	publisher Publisher
	log       *slog.Logger
	compiler  restapi.Compiler
	random    func([]byte)

	apis      *store.Records[restAPI]
	snapshots *store.Records[snapshot] // by API and deployment
	// documentation is the parts of documentation versions, by API and version.
	documentation *store.Records[documentation]
	resources     *kind[resource]
	deployments   *kind[deployment]
	stages        *kind[stage]
	models        *kind[model]
	validators    *kind[validator]
	authorizers   *kind[authorizer]
	parts         *kind[documentationPart]
	versions      *kind[documentationVersion]

	image *image
	// writing is held by the one operation at a time that changes something, from its first look to its commit.
	writing sync.Mutex
}

// recordVersion is the version of all stored records; see store.Records for what changes one.
const recordVersion = 1

// New loads all APIs from the store and publishes all their stages. A stage whose deployment this build cannot serve is
// published as one that answers 500, and the reason is logged: it must never answer more openly than it was deployed.
func New(c Config) (*Service, error) {
	s := &Service{
		store: c.Store, clock: c.Clock, publisher: c.Publisher, log: c.Log, compiler: c.Compiler, random: c.Random,
		apis:          store.NewRecords[restAPI](c.Store, "apigateway/restapi", apiRecordVersion, upgradeAPI),
		snapshots:     store.NewRecords[snapshot](c.Store, "apigateway/snapshot", recordVersion, nil),
		documentation: store.NewRecords[documentation](c.Store, "apigateway/documentation", recordVersion, nil),
		resources:     ofAPI(c.Store, "resource", func(r *resource) string { return r.ID }, func(e *entry) map[string]*resource { return e.resources }),
		deployments:   ofAPI(c.Store, "deployment", func(d *deployment) string { return d.ID }, func(e *entry) map[string]*deployment { return e.deployments }),
		stages:        ofAPI(c.Store, "stage", func(st *stage) string { return st.Name }, func(e *entry) map[string]*stage { return e.stages }),
		models:        ofAPI(c.Store, "model", func(m *model) string { return m.Name }, func(e *entry) map[string]*model { return e.models }),
		validators:    ofAPI(c.Store, "validator", func(v *validator) string { return v.ID }, func(e *entry) map[string]*validator { return e.validators }),
		authorizers:   ofAPI(c.Store, "authorizer", func(a *authorizer) string { return a.ID }, func(e *entry) map[string]*authorizer { return e.authorizers }),
		parts:         ofAPI(c.Store, "documentationPart", func(p *documentationPart) string { return p.ID }, func(e *entry) map[string]*documentationPart { return e.parts }),
		versions:      ofAPI(c.Store, "documentationVersion", func(v *documentationVersion) string { return v.storedAs() }, func(e *entry) map[string]*documentationVersion { return e.versions }),
		image:         newImage(),
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	return s, s.publishAll()
}

// ofAPIs are the kinds of what belongs to an API.
func (s *Service) ofAPIs() []owned {
	return []owned{s.resources, s.deployments, s.stages, s.models, s.validators, s.authorizers, s.parts, s.versions}
}

// ofScopes are the kinds of what belongs to an account's region.
func (s *Service) ofScopes() []owned { return nil }

// hold is read for what the call's account has in its region besides APIs. fn must not keep the holding's maps.
func (s *Service) hold(c *service.Call, fn func(*holding) error) error {
	s.image.mu.RLock()
	defer s.image.mu.RUnlock()
	h := s.image.holdings[scopeOf(c).owner()]
	if h == nil {
		h = newHolding()
	}
	return fn(h)
}

// changeHolding is change for what the call's account has in its region besides APIs.
func (s *Service) changeHolding(c *service.Call, fn func(*edit, *holding) error) error {
	return s.change(c, "", func(ed *edit, _ *entry) error {
		s.image.mu.Lock() // a reader never sees a holding being made
		h := s.image.holding(scopeOf(c).owner())
		s.image.mu.Unlock()
		return fn(ed, h)
	})
}

// Definition is the service as the edge serves it.
func (s *Service) Definition() service.Definition {
	return service.Definition{Model: apigatewayapi.Service, Operations: s.operations()}
}

// change runs fn alone among all changes, with the API of the call, and commits what fn put into the edit. entry is nil for an
// API that the caller has not; fn may read it freely, for nothing changes meanwhile.
func (s *Service) change(c *service.Call, api string, fn func(*edit, *entry) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	var e *entry
	_ = s.image.view(scopeOf(c), api, func(found *entry) error {
		e = found
		return nil
	})
	ed := &edit{s: s}
	if err := fn(ed, e); err != nil {
		return err
	}
	return ed.commit()
}

// read runs fn with the API of the call, or nil.
func (s *Service) read(c *service.Call, api string, fn func(*entry) error) error {
	return s.image.view(scopeOf(c), api, fn)
}

func scopeOf(c *service.Call) scope { return scope{c.Account, c.Region} }
