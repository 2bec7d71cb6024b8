package apigateway

import (
	"log/slog"
	"sync"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/clock"
	"sluice/internal/gateway/restapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/store"
)

// Publisher serves compiled stages to callers. Its methods return at once and cannot fail; a request that is under way ends
// on the API it began on.
type Publisher interface {
	// Publish serves a stage in place of what it served. compile makes its API, each time the same, when somebody calls it.
	Publish(apiID, stage string, compile func() *restapi.API)
	// Withdraw ends a stage.
	Withdraw(apiID, stage string)
}

// Config is what a Service needs; all of it must be set.
type Config struct {
	Store     store.Store
	Clock     clock.Clock
	Publisher Publisher
	Tester    Tester
	Log       *slog.Logger
	// Compiler compiles deployments: it knows which services integrations may call.
	Compiler restapi.Compiler
	// Roles knows the roles that accounts hand to API Gateway.
	Roles Roles
	// Root seals what is secret at rest: the values of API keys, and the private keys of client certificates.
	Root *seal.Root
	// Random fills its argument with random bytes, from which identifiers are made. It must not fail: crypto/rand does not.
	Random func([]byte)
}

// Service is the control plane of REST APIs. It is safe for concurrent use.
type Service struct {
	store     store.Store
	clock     clock.Clock
	publisher Publisher
	tester    Tester
	log       *slog.Logger
	compiler  restapi.Compiler
	random    func([]byte)
	roles     Roles
	// keySealer and certificateSealer seal for their purposes alone.
	keySealer, certificateSealer *seal.Sealer

	apis      *store.Records[restAPI]
	snapshots *store.Records[snapshot] // by API and deployment
	// documentation is the parts of documentation versions, by API and version.
	documentation *store.Records[documentation]
	resources     *kind[resource]
	deployments   *kind[deployment]
	stages        *kind[stage]
	responses     *kind[gatewayResponse]
	models        *kind[model]
	validators    *kind[validator]
	authorizers   *kind[authorizer]
	parts         *kind[documentationPart]
	versions      *kind[documentationVersion]

	keys         *kind[apiKey]
	plans        *kind[usagePlan]
	planKeys     *kind[planKey]
	certificates *kind[clientCertificate]
	settings     *kind[settings]

	domains      *kind[domain]
	associations *kind[association]
	vpcLinks     *kind[vpcLink]

	image *image
	// writing is held by the one operation at a time that changes something, from its first look to its commit.
	writing sync.Mutex
}

// recordVersion is the version of all stored records; see store.Records for what changes one.
const recordVersion = 1

// New loads all APIs from the store and publishes all their stages.
func New(c Config) (*Service, error) {
	s := &Service{
		store: c.Store, clock: c.Clock, publisher: c.Publisher, tester: c.Tester, log: c.Log, compiler: c.Compiler, random: c.Random,
		roles: c.Roles, keySealer: c.Root.Sealer(keyPurpose), certificateSealer: c.Root.Sealer(certificatePurpose),
		apis:          store.NewRecords[restAPI](c.Store, "apigateway/restapi", apiRecordVersion, upgradeAPI),
		snapshots:     store.NewRecords[snapshot](c.Store, "apigateway/snapshot", recordVersion, nil),
		documentation: store.NewRecords[documentation](c.Store, "apigateway/documentation", recordVersion, nil),
		resources:     belonging(c.Store, "resource", func(r *resource) string { return r.ID }, func(b *belongings) map[string]*resource { return b.resources }),
		deployments:   ofAPI(c.Store, "deployment", func(d *deployment) string { return d.ID }, func(e *entry) map[string]*deployment { return e.deployments }),
		stages:        ofAPI(c.Store, "stage", func(st *stage) string { return st.Name }, func(e *entry) map[string]*stage { return e.stages }),
		responses: belonging(c.Store, "gatewayresponse", func(r *gatewayResponse) string { return r.Type },
			func(b *belongings) map[string]*gatewayResponse { return b.gatewayResponses }),
		models:      belonging(c.Store, "model", func(m *model) string { return m.Name }, func(b *belongings) map[string]*model { return b.models }),
		validators:  belonging(c.Store, "validator", func(v *validator) string { return v.ID }, func(b *belongings) map[string]*validator { return b.validators }),
		authorizers: belonging(c.Store, "authorizer", func(a *authorizer) string { return a.ID }, func(b *belongings) map[string]*authorizer { return b.authorizers }),
		parts:       belonging(c.Store, "documentationPart", func(d *documentationPart) string { return d.ID }, func(b *belongings) map[string]*documentationPart { return b.parts }),
		versions:    belonging(c.Store, "documentationVersion", (*documentationVersion).storedAs, func(b *belongings) map[string]*documentationVersion { return b.versions }),
		image:       newImage(),
	}
	s.keepScopes(c.Store)
	if err := s.load(); err != nil {
		return nil, err
	}
	for _, e := range s.image.apis {
		for _, st := range e.stages {
			s.publish(e.api, st)
		}
	}
	return s, nil
}

// ofAPIs are the kinds of what belongs to an API.
func (s *Service) ofAPIs() []owned {
	return []owned{s.resources, s.deployments, s.stages, s.responses, s.models, s.validators, s.authorizers, s.parts, s.versions}
}

// ofScopes are the kinds of what belongs to an account's region.
func (s *Service) ofScopes() []owned {
	return []owned{s.keys, s.plans, s.planKeys, s.certificates, s.settings, s.domains, s.associations, s.vpcLinks}
}

// keepScopes makes those kinds.
func (s *Service) keepScopes(in store.Store) {
	s.keys = ofScope(in, "apikey", func(k *apiKey) string { return k.ID }, func(h *holding) map[string]*apiKey { return h.keys }).
		tagged(func(k *apiKey) *map[string]string { return &k.Tags })
	s.plans = ofScope(in, "usageplan", func(p *usagePlan) string { return p.ID }, func(h *holding) map[string]*usagePlan { return h.plans }).
		tagged(func(p *usagePlan) *map[string]string { return &p.Tags })
	s.planKeys = ofScope(in, "usageplankey", func(k *planKey) string { return planKeyID(k.PlanID, k.KeyID) }, func(h *holding) map[string]*planKey { return h.planKeys })
	s.certificates = ofScope(in, "clientcertificate", func(cc *clientCertificate) string { return cc.ID }, func(h *holding) map[string]*clientCertificate { return h.certificates }).
		tagged(func(cc *clientCertificate) *map[string]string { return &cc.Tags })
	s.settings = ofScope(in, "settings", func(*settings) string { return settingsID }, func(h *holding) map[string]*settings { return h.settings })
	s.domains = ofScope(in, "domain", (*domain).key, func(h *holding) map[string]*domain { return h.domains }).
		tagged(func(d *domain) *map[string]string { return &d.Tags })
	s.associations = ofScope(in, "association", (*association).id, func(h *holding) map[string]*association { return h.associations }).
		tagged(func(a *association) *map[string]string { return &a.Tags })
	s.vpcLinks = ofScope(in, "vpclink", func(l *vpcLink) string { return l.ID }, func(h *holding) map[string]*vpcLink { return h.vpcLinks }).
		tagged(func(l *vpcLink) *map[string]string { return &l.Tags })
}

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
	if err := s.read(c, api, func(found *entry) error {
		e = found
		return nil
	}); err != nil {
		return err
	}
	ed := &edit{s: s}
	if err := fn(ed, e); err != nil {
		return err
	}
	return ed.commit()
}

// read runs fn with the API of the call, or nil.
func (s *Service) read(c *service.Call, api string, fn func(*entry) error) error {
	return s.image.view(scopeOf(c), api, func(b *belongings) error { return s.fill(api, b) }, fn)
}

func scopeOf(c *service.Call) scope { return scope{c.Account, c.Region} }
