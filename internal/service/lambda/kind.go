package lambda

import (
	"fmt"
	"slices"
	"strings"

	"sluice/internal/service"
	"sluice/internal/store"
)

// recordVersion is the version of all stored records; see store.Records for what changes one.
const recordVersion = 1

// scope is an account's region, in which names are unique.
type scope struct{ account, region string }

func scopeOf(c *service.Call) scope { return scope{c.Account, c.Region} }

// kind is one sort of thing: how it is stored, and what there is of it in memory. A record's key is "account/region/id".
type kind[T any] struct {
	records *store.Records[T]
	id      func(*T) string
	// things is guarded by Service.mu; what it points at never changes.
	things map[scope]map[string]*T
	// ready makes what a record does not hold, after it was read and before it is shown; nil for nothing.
	ready func(scope, *T) error
	// unique, if it is set, names a thing among those of all scopes, in which everywhere finds it; guarded as things is.
	unique     func(*T) string
	everywhere map[string]owned[T]
}

// owned is a thing and whose it is.
type owned[T any] struct {
	scope
	thing *T
}

func newKind[T any](s store.Store, name string, id func(*T) string) *kind[T] {
	return &kind[T]{records: store.NewRecords[T](s, "lambda/"+name, recordVersion, nil), id: id, things: map[scope]map[string]*T{}, everywhere: map[string]owned[T]{}}
}

// kinds are all sorts of things. The ID of what belongs to a function is "name/" and its qualifier: see below.
type kinds struct {
	functions    *kind[function]
	versions     *kind[version]
	aliases      *kind[alias]
	policies     *kind[resourcePolicy]
	invokes      *kind[eventInvoke]
	urls         *kind[functionURL]
	provisioned  *kind[provisioned]
	managements  *kind[management]
	layers       *kind[layer]
	layerNumbers *kind[layerVersion]
	signings     *kind[signing]
	mappings     *kind[mapping]
}

func newKinds(s store.Store) kinds {
	k := kinds{
		functions:    newKind(s, "function", func(f *function) string { return f.Name }),
		versions:     newKind(s, "version", func(v *version) string { return below(v.Name, v.Number) }),
		aliases:      newKind(s, "alias", func(a *alias) string { return below(a.Function, a.Name) }),
		policies:     newKind(s, "policy", (*resourcePolicy).key),
		invokes:      newKind(s, "eventinvoke", func(e *eventInvoke) string { return below(e.Function, e.Qualifier) }),
		urls:         newKind(s, "url", func(u *functionURL) string { return below(u.Function, u.Qualifier) }),
		provisioned:  newKind(s, "provisioned", func(p *provisioned) string { return below(p.Function, p.Qualifier) }),
		managements:  newKind(s, "runtimemanagement", func(m *management) string { return below(m.Function, m.Qualifier) }),
		layers:       newKind(s, "layer", func(l *layer) string { return l.Name }),
		layerNumbers: newKind(s, "layerversion", func(l *layerVersion) string { return layerKey(l.Name, l.Number) }),
		signings:     newKind(s, "codesigning", func(x *signing) string { return x.ID }),
		mappings:     newKind(s, "mapping", func(m *mapping) string { return m.UUID }),
	}
	k.urls.unique = func(u *functionURL) string { return u.ID }
	k.policies.ready = func(_ scope, p *resourcePolicy) error { return p.parse() }
	return k
}

// loadable is a kind, whatever it is of.
type loadable interface{ load() error }

func (k *kinds) all() []loadable {
	return []loadable{
		k.functions, k.versions, k.aliases, k.policies, k.invokes, k.urls, k.provisioned, k.managements, k.layers, k.layerNumbers,
		k.signings, k.mappings,
	}
}

// below is the ID of what belongs to a function's qualifier; no name holds a slash. The function itself has an empty one.
func below(function, qualifier string) string { return function + "/" + qualifier }

// get returns a thing, or nil.
func (k *kind[T]) get(at scope, id string) *T { return k.things[at][id] }

// under lists the things whose IDs begin with a prefix, in the IDs' order.
func (k *kind[T]) under(at scope, prefix string) []*T {
	var ids []string
	for id := range k.things[at] {
		if strings.HasPrefix(id, prefix) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	out := make([]*T, len(ids))
	for i, id := range ids {
		out[i] = k.things[at][id]
	}
	return out
}

// of lists what belongs to a function.
func (k *kind[T]) of(at scope, function string) []*T { return k.under(at, function+"/") }

func (k *kind[T]) load() error {
	return k.records.Load(func(key string, record T) error {
		account, rest, _ := strings.Cut(key, "/")
		region, id, whole := strings.Cut(rest, "/")
		if !whole {
			return fmt.Errorf("record %q has no owner: %w", key, store.ErrCorrupt)
		}
		at := scope{account, region}
		if k.ready != nil {
			if err := k.ready(at, &record); err != nil {
				return fmt.Errorf("record %q: %w: %w", key, store.ErrCorrupt, err)
			}
		}
		k.show(at, id, &record)
		return nil
	})
}

func (k *kind[T]) show(at scope, id string, v *T) {
	if k.things[at] == nil {
		k.things[at] = map[string]*T{}
	}
	k.unname(at, id)
	k.things[at][id] = v
	if k.unique != nil {
		k.everywhere[k.unique(v)] = owned[T]{at, v}
	}
}

// unname takes the name among all scopes away that a thing has.
func (k *kind[T]) unname(at scope, id string) {
	if before := k.things[at][id]; before != nil && k.unique != nil {
		delete(k.everywhere, k.unique(before))
	}
}

func (k *kind[T]) key(at scope, id string) string { return at.account + "/" + at.region + "/" + id }

// put stores a thing, in place of the one that its ID had. It must not be changed any more.
func (k *kind[T]) put(ed *edit, at scope, v *T) {
	id := k.id(v)
	ed.Add(func(b store.Batch) error { return k.records.PutIn(b, k.key(at, id), *v) }, func() { k.show(at, id, v) })
}

func (k *kind[T]) remove(ed *edit, at scope, id string) {
	ed.Add(func(b store.Batch) error {
		k.records.DeleteIn(b, k.key(at, id))
		return nil
	}, func() {
		k.unname(at, id)
		delete(k.things[at], id)
	})
}

// clear removes what belongs to a function's qualifier, or to the whole function.
func (k *kind[T]) clear(ed *edit, at scope, prefix string) {
	for _, v := range k.under(at, prefix) {
		k.remove(ed, at, k.id(v))
	}
}
