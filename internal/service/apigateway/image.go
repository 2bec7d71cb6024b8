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
	// filled are the APIs whose belongings are in memory, those first that are so for longest.
	filled []string
}

// filledMax is of how many APIs the belongings are in memory. A large API's take some hundred KB.
const filledMax = 256

// holding is what an account's region has besides APIs. The maps are guarded by the image's lock; what they point at never changes.
type holding struct {
	keys         map[string]*apiKey
	plans        map[string]*usagePlan
	planKeys     map[string]*planKey // by plan and key: planKeyID
	certificates map[string]*clientCertificate
	domains      map[string]*domain      // by their keys
	associations map[string]*association // by their IDs
	vpcLinks     map[string]*vpcLink
	settings     map[string]*settings // one, or none while all are as they begin
}

func newHolding() *holding {
	return &holding{
		keys: map[string]*apiKey{}, plans: map[string]*usagePlan{}, planKeys: map[string]*planKey{},
		certificates: map[string]*clientCertificate{}, settings: map[string]*settings{},
		domains: map[string]*domain{}, associations: map[string]*association{}, vpcLinks: map[string]*vpcLink{},
	}
}

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
	deployments map[string]*deployment
	stages      map[string]*stage
	*belongings // nil while they are not in memory
}

// belongings are what of an API is read only while somebody works on it. They are loaded when an operation asks, and forgotten.
type belongings struct {
	resources map[string]*resource
	// gatewayResponses are how the API words refusals, by type.
	gatewayResponses map[string]*gatewayResponse
	models           map[string]*model // by name
	validators       map[string]*validator
	authorizers      map[string]*authorizer
	parts            map[string]*documentationPart
	versions         map[string]*documentationVersion // by storedAs
}

func newBelongings() *belongings {
	return &belongings{
		resources: map[string]*resource{}, gatewayResponses: map[string]*gatewayResponse{}, models: map[string]*model{},
		validators: map[string]*validator{}, authorizers: map[string]*authorizer{}, parts: map[string]*documentationPart{},
		versions: map[string]*documentationVersion{},
	}
}

func newImage() *image {
	return &image{apis: map[string]*entry{}, of: map[scope]map[string]struct{}{}, holdings: map[string]*holding{}}
}

// view lets fn read an API of the scope, or nil where it has none of that ID. fill loads its belongings where they are not in memory.
// fn must not keep the entry's maps.
func (i *image) view(at scope, id string, fill func(*belongings) error, fn func(*entry) error) error {
	for {
		seen, err := i.see(at, id, fn)
		if seen {
			return err
		}
		if err := i.fill(id, fill); err != nil {
			return err
		}
	}
}

// see is view for an API whose belongings are in memory; it reports false for one whose belongings are not.
func (i *image) see(at scope, id string, fn func(*entry) error) (seen bool, err error) {
	i.mu.RLock()
	defer i.mu.RUnlock()
	e := i.apis[id]
	if e == nil || e.api.Account != at.account || e.api.Region != at.region {
		return true, fn(nil)
	}
	if e.belongings == nil {
		return false, nil
	}
	whole := *e // its belongings stay with it when the image forgets them
	return true, fn(&whole)
}

// fill loads an API's belongings. Readers wait for it, for some hundred microseconds: what a commit shows after it has read is what the
// commit stored before.
func (i *image) fill(id string, load func(*belongings) error) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	e := i.apis[id]
	if e == nil || e.belongings != nil {
		return nil
	}
	b := newBelongings()
	if err := load(b); err != nil {
		return err
	}
	i.keep(e, b)
	return nil
}

// keep has an API's belongings in memory, in place of those that are there for longest.
func (i *image) keep(e *entry, b *belongings) {
	e.belongings = b
	if i.filled = append(i.filled, e.api.ID); len(i.filled) > filledMax {
		if first := i.apis[i.filled[0]]; first != nil && first != e {
			first.belongings = nil
		}
		i.filled = i.filled[1:]
	}
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

// addAPI adds an API whose belongings are in the store.
func (i *image) addAPI(a *restAPI) *entry {
	e := &entry{api: a, deployments: map[string]*deployment{}, stages: map[string]*stage{}}
	i.apis[a.ID] = e
	at := scope{a.Account, a.Region}
	if i.of[at] == nil {
		i.of[at] = map[string]struct{}{}
	}
	i.of[at][a.ID] = struct{}{}
	return e
}

// putAPI adds an API that is new, or puts it in place of what it was.
func (i *image) putAPI(a *restAPI) {
	if e := i.apis[a.ID]; e != nil {
		e.api = a
		return
	}
	i.keep(i.addAPI(a), newBelongings())
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
