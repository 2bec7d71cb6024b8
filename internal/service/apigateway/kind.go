package apigateway

import (
	"fmt"
	"strings"

	"sluice/internal/store"
)

// kind is one sort of thing that has an owner, an API or an account's region: how it is stored, and where the image keeps it. Its
// record's key is "owner/id"; no ID holds a slash.
type kind[T any] struct {
	records *store.Records[T]
	id      func(*T) string
	// of is the owner's things by ID; nil for an owner whose things are not in memory.
	of func(i *image, owner string) map[string]*T
	// in is the same of an API whose things are. below is set for what is among its belongings.
	in    func(*entry) map[string]*T
	below func(*belongings) map[string]*T
	// tags is where a thing keeps its tags; nil for things that have none.
	tags func(*T) *map[string]string
}

// owned is a kind, whatever it is of.
type owned interface {
	// load fills the image, but for what is among belongings.
	load(i *image) error
	// fill fills an API's belongings.
	fill(api string, b *belongings) error
	// clear deletes all that an API has of the kind.
	clear(ed *edit, e *entry)
}

// key is the store's key of something that belongs to an owner.
func key(owner, id string) string { return owner + "/" + id }

func newKind[T any](s store.Store, name string, id func(*T) string) *kind[T] {
	return &kind[T]{records: store.NewRecords[T](s, "apigateway/"+name, recordVersion, nil), id: id}
}

// ofAPI makes a kind of things that belong to an API and are always in memory.
func ofAPI[T any](s store.Store, name string, id func(*T) string, in func(*entry) map[string]*T) *kind[T] {
	k := newKind(s, name, id)
	k.in = in
	k.of = func(i *image, api string) map[string]*T {
		if e := i.apis[api]; e != nil {
			return in(e)
		}
		return nil
	}
	return k
}

// belonging makes a kind of things that are among an API's belongings.
func belonging[T any](s store.Store, name string, id func(*T) string, below func(*belongings) map[string]*T) *kind[T] {
	k := newKind(s, name, id)
	k.below = below
	k.in = func(e *entry) map[string]*T { return below(e.belongings) }
	k.of = func(i *image, api string) map[string]*T {
		if e := i.apis[api]; e != nil && e.belongings != nil {
			return below(e.belongings)
		}
		return nil
	}
	return k
}

// ofScope makes a kind of things that belong to an account's region.
func ofScope[T any](s store.Store, name string, id func(*T) string, of func(*holding) map[string]*T) *kind[T] {
	k := newKind(s, name, id)
	k.of = func(i *image, owner string) map[string]*T { return of(i.holding(owner)) }
	return k
}

// tagged says where things of the kind keep their tags.
func (k *kind[T]) tagged(tags func(*T) *map[string]string) *kind[T] {
	k.tags = tags
	return k
}

func (k *kind[T]) load(i *image) error {
	if k.below != nil {
		return nil
	}
	return k.records.Load(func(at string, record T) error {
		slash := strings.LastIndexByte(at, '/')
		if slash < 0 {
			return fmt.Errorf("record %q has no owner: %w", at, store.ErrCorrupt)
		}
		things := k.of(i, at[:slash])
		if things == nil {
			return fmt.Errorf("record %q belongs to nothing: %w", at, store.ErrCorrupt)
		}
		things[at[slash+1:]] = &record
		return nil
	})
}

func (k *kind[T]) fill(api string, b *belongings) error {
	if k.below == nil {
		return nil
	}
	owner := key(api, "")
	return k.records.LoadBelow(owner, func(at string, record T) error {
		k.below(b)[at[len(owner):]] = &record
		return nil
	})
}

// put stores a thing, in place of the one that its ID had. It must not be changed any more.
func (k *kind[T]) put(ed *edit, owner string, v *T) {
	ed.Add(func(b store.Batch) error { return k.records.PutIn(b, key(owner, k.id(v)), *v) }, func() {
		if things := k.of(ed.s.image, owner); things != nil {
			things[k.id(v)] = v
		}
	})
}

func (k *kind[T]) remove(ed *edit, owner, id string) {
	ed.Add(func(b store.Batch) error {
		k.records.DeleteIn(b, key(owner, id))
		return nil
	}, func() { delete(k.of(ed.s.image, owner), id) })
}

// become changes what an owner has to what it is to have; what stays as it is is left alone.
func (k *kind[T]) become(ed *edit, owner string, before, after map[string]*T) {
	for _, id := range sortedKeys(after) {
		if before[id] != after[id] {
			k.put(ed, owner, after[id])
		}
	}
	for _, id := range sortedKeys(before) {
		if after[id] == nil {
			k.remove(ed, owner, id)
		}
	}
}

func (k *kind[T]) clear(ed *edit, e *entry) {
	for id := range k.in(e) {
		k.remove(ed, e.api.ID, id)
	}
}
