package apigateway

import (
	"cmp"
	"slices"
	"sync"
)

// image is everything in memory that operations read: all APIs of all accounts and regions, but for the snapshots. Readers
// and the one writer take turns on its lock for as long as it takes to follow some pointers; no one waits for the disk with it.
type image struct {
	mu   sync.RWMutex
	apis map[string]*entry             // by ID, which no two accounts share
	of   map[scope]map[string]struct{} // the IDs of an account and region
	// holdings are what scopes have besides APIs, by owner; one is there for every scope that was asked for.
	holdings map[string]*holding
}

// holding is what an account's region has besides APIs. The maps are guarded by the image's lock; what they point at never changes.
type holding struct{}

func newHolding() *holding { return &holding{} }

// holding returns what a scope has, and makes it when the scope has nothing yet. The image's lock must be held for writing, or the
// service's for changes.
func (i *image) holding(owner string) *holding {
	h := i.holdings[owner]
	if h == nil {
		h = newHolding()
		i.holdings[owner] = h
	}
	return h
}

// scope is where an API lives.
type scope struct{ account, region string }

// owner names the scope as the owner of things.
func (at scope) owner() string { return at.account + "/" + at.region }

// entry is an API with all that belongs to it. The maps are guarded by the image's lock; what they point at never changes.
type entry struct {
	api         *restAPI
	resources   map[string]*resource
	deployments map[string]*deployment
	stages      map[string]*stage
	models      map[string]*model // by name
	validators  map[string]*validator
	authorizers map[string]*authorizer
	parts       map[string]*documentationPart
	versions    map[string]*documentationVersion // by version
}

func newEntry() *entry {
	return &entry{
		resources: map[string]*resource{}, deployments: map[string]*deployment{}, stages: map[string]*stage{},
		models: map[string]*model{}, validators: map[string]*validator{}, authorizers: map[string]*authorizer{},
		parts: map[string]*documentationPart{}, versions: map[string]*documentationVersion{},
	}
}

func newImage() *image {
	return &image{apis: map[string]*entry{}, of: map[scope]map[string]struct{}{}, holdings: map[string]*holding{}}
}

// view lets fn read an API of the scope, or nil where it has none of that ID. fn must not keep the entry's maps.
func (i *image) view(at scope, id string, fn func(*entry) error) error {
	i.mu.RLock()
	defer i.mu.RUnlock()
	e := i.apis[id]
	if e != nil && (e.api.Account != at.account || e.api.Region != at.region) {
		e = nil
	}
	return fn(e)
}

// list returns the APIs of a scope, the oldest first.
func (i *image) list(at scope) []*restAPI {
	i.mu.RLock()
	defer i.mu.RUnlock()
	out := make([]*restAPI, 0, len(i.of[at]))
	for id := range i.of[at] {
		out = append(out, i.apis[id].api)
	}
	slices.SortFunc(out, func(a, b *restAPI) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// taken reports whether an API has the ID, anywhere.
func (i *image) taken(id string) bool {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.apis[id] != nil
}

func (i *image) putAPI(a *restAPI) {
	e := i.apis[a.ID]
	if e == nil {
		e = newEntry()
		i.apis[a.ID] = e
		at := scope{a.Account, a.Region}
		if i.of[at] == nil {
			i.of[at] = map[string]struct{}{}
		}
		i.of[at][a.ID] = struct{}{}
	}
	e.api = a
}

func (i *image) deleteAPI(a *restAPI) {
	delete(i.apis, a.ID)
	delete(i.of[scope{a.Account, a.Region}], a.ID)
}

// path is the full path of a resource: "/pets/{petId}".
func (e *entry) path(r *resource) string {
	if r.ParentID == "" {
		return "/"
	}
	path := ""
	for r.ParentID != "" {
		path = "/" + r.PathPart + path
		r = e.resources[r.ParentID]
	}
	return path
}

// children are the resources right below one.
func (e *entry) children(id string) []*resource {
	var out []*resource
	for _, r := range e.resources {
		if r.ParentID == id {
			out = append(out, r)
		}
	}
	return out
}
