package apigateway

import (
	"fmt"
	"strings"

	"sluice/internal/store"
)

// kind is one sort of thing that has an owner, an API for one: how it is stored, and where the image keeps it. Its
// record's key is "owner/id"; no ID holds a slash.
type kind[T any] struct {
	records *store.Records[T]
	// of is the owner's things by ID; nil for an owner that is not there.
	of func(i *image, owner string) map[string]*T
	id func(*T) string
}

// owned is a kind, whatever it is of.
type owned interface {
	load(*image) error
	// clear deletes all that an owner has of the kind.
	clear(ed *edit, owner string)
}

// key is the store's key of something that belongs to an owner.
func key(owner, id string) string { return owner + "/" + id }

// ofAPI makes a kind of things that belong to an API.
func ofAPI[T any](s store.Store, name string, id func(*T) string, of func(*entry) map[string]*T) *kind[T] {
	return &kind[T]{
		records: store.NewRecords[T](s, "apigateway/"+name, recordVersion, nil), id: id,
		of: func(i *image, api string) map[string]*T {
			if e := i.apis[api]; e != nil {
				return of(e)
			}
			return nil
		},
	}
}

// ofScope makes a kind of things that belong to an account's region.
func ofScope[T any](s store.Store, name string, id func(*T) string, of func(*holding) map[string]*T) *kind[T] {
	return &kind[T]{
		records: store.NewRecords[T](s, "apigateway/"+name, recordVersion, nil), id: id,
		of: func(i *image, owner string) map[string]*T { return of(i.holding(owner)) },
	}
}

func (k *kind[T]) load(i *image) error {
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

// put stores a thing, in place of the one that its ID had. It must not be changed any more.
func (k *kind[T]) put(ed *edit, owner string, v *T) {
	ed.store = append(ed.store, func(b store.Batch) error { return k.records.PutIn(b, key(owner, k.id(v)), *v) })
	ed.show = append(ed.show, func(i *image) { k.of(i, owner)[k.id(v)] = v })
}

func (k *kind[T]) remove(ed *edit, owner, id string) {
	ed.store = append(ed.store, func(b store.Batch) error {
		k.records.DeleteIn(b, key(owner, id))
		return nil
	})
	ed.show = append(ed.show, func(i *image) { delete(k.of(i, owner), id) })
}

func (k *kind[T]) clear(ed *edit, owner string) {
	for id := range k.of(ed.s.image, owner) {
		k.remove(ed, owner, id)
	}
}
