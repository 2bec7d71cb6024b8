package sfn

import (
	"fmt"
	"maps"
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

// owner is what things belong to: a state machine, by its name or by its ID, or with no name the scope itself.
type owner struct {
	scope
	name string
}

// kind is one sort of thing: how it is stored, and what there is of it in memory. A record's key is "account/region/owner/id"; no name and no ID
// holds a slash.
type kind[T any] struct {
	records *store.Records[T]
	id      func(*T) string
	// things is guarded by Service.mu; what it points at never changes.
	things map[owner]map[string]*T
	// ready makes what a record does not hold, before it is shown; nil for nothing.
	ready func(*T)
}

func newKind[T any](s store.Store, name string, id func(*T) string) *kind[T] {
	return &kind[T]{records: store.NewRecords[T](s, "sfn/"+name, recordVersion, nil), id: id, things: map[owner]map[string]*T{}}
}

// kinds are all sorts of things.
type kinds struct {
	machines   *kind[machine]  // of the scope
	revisions  *kind[revision] // of a machine's ID: a machine of the same name that comes later has others
	versions   *kind[version]  // of a machine's name
	aliases    *kind[alias]    // of a machine's name
	activities *kind[activity] // of the scope
}

func newKinds(s store.Store) kinds {
	k := kinds{
		machines:   newKind(s, "machine", func(m *machine) string { return m.Name }),
		revisions:  newKind(s, "revision", func(r *revision) string { return numberKey(r.Number) }),
		versions:   newKind(s, "version", func(v *version) string { return numberKey(v.Number) }),
		aliases:    newKind(s, "alias", func(a *alias) string { return a.Name }),
		activities: newKind(s, "activity", func(a *activity) string { return a.Name }),
	}
	k.revisions.ready = (*revision).ready
	return k
}

// numberKey is the ID of what is numbered; with leading zeros, so that IDs are in the order of numbers.
func numberKey(number int64) string { return fmt.Sprintf("%019d", number) }

func (k *kinds) load() error {
	for _, l := range []interface{ load() error }{k.machines, k.revisions, k.versions, k.aliases, k.activities} {
		if err := l.load(); err != nil {
			return fmt.Errorf("load state machines: %w", err)
		}
	}
	return nil
}

// get returns a thing, or nil.
func (k *kind[T]) get(of owner, id string) *T { return k.things[of][id] }

// count is how many things an owner has.
func (k *kind[T]) count(of owner) int { return len(k.things[of]) }

// list lists an owner's things in the order of their IDs.
func (k *kind[T]) list(of owner) []*T {
	things := k.things[of]
	out := make([]*T, 0, len(things))
	for _, id := range slices.Sorted(maps.Keys(things)) {
		out = append(out, things[id])
	}
	return out
}

func (k *kind[T]) load() error {
	return k.records.Load(func(key string, record T) error {
		parts := strings.Split(key, "/")
		if len(parts) != 4 {
			return fmt.Errorf("record %q has no owner: %w", key, store.ErrCorrupt)
		}
		k.show(owner{scope{parts[0], parts[1]}, parts[2]}, parts[3], &record)
		return nil
	})
}

func (k *kind[T]) show(of owner, id string, v *T) {
	if k.ready != nil {
		k.ready(v)
	}
	if k.things[of] == nil {
		k.things[of] = map[string]*T{}
	}
	k.things[of][id] = v
}

func (o owner) key(id string) string { return o.account + "/" + o.region + "/" + o.name + "/" + id }

// put stores a thing, in place of the one that its ID had. It must not be changed any more.
func (k *kind[T]) put(ed *edit, of owner, v *T) {
	id := k.id(v)
	ed.Add(func(b store.Batch) error { return k.records.PutIn(b, of.key(id), *v) }, func() { k.show(of, id, v) })
}

func (k *kind[T]) remove(ed *edit, of owner, v *T) {
	id := k.id(v)
	ed.Add(func(b store.Batch) error {
		k.records.DeleteIn(b, of.key(id))
		return nil
	}, func() {
		delete(k.things[of], id)
		if len(k.things[of]) == 0 {
			delete(k.things, of)
		}
	})
}

// clear removes all that belongs to an owner.
func (k *kind[T]) clear(ed *edit, of owner) {
	for _, v := range k.list(of) {
		k.remove(ed, of, v)
	}
}
