package store

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Records keeps the control plane's things of one kind (roles, functions, keys) as JSON, one key each. It is for what
// changes by hand or by deployment: every change waits for the disk, and all are loaded into memory at the start. It is
// safe for concurrent use; two changes of one record at a time are the caller's to order.
//
// On the disk a record is {"version":1,"record":…}. Members that T does not know are ignored and lost at the next Put, so a
// change of T that old builds must not touch needs a new version.
type Records[T any] struct {
	store   Store
	prefix  []byte
	version int
	upgrade Upgrade[T]
}

// Upgrade reads a record that an older version wrote.
type Upgrade[T any] func(version int, record jsontext.Value) (T, error)

type envelope[T any] struct {
	Version int `json:"version"`
	Record  T   `json:"record"`
}

// NewRecords keeps records of the kind name ("iam/role"; no zero byte) and writes them as the given version. upgrade is
// asked for records of lower versions and may be nil while there are none.
func NewRecords[T any](s Store, name string, version int, upgrade Upgrade[T]) *Records[T] {
	return &Records[T]{store: s, prefix: SpaceRecords.Prefix(name), version: version, upgrade: upgrade}
}

// Put stores the record durably, in place of the one that id had.
func (r *Records[T]) Put(id string, record T) error {
	return Durably(r.store, func(b Batch) error { return r.PutIn(b, id, record) })
}

// Delete removes the record durably. An id without record is no error.
func (r *Records[T]) Delete(id string) error {
	return Durably(r.store, func(b Batch) error {
		r.DeleteIn(b, id)
		return nil
	})
}

// PutIn is Put as a part of a batch, for changes of several records or kinds that must happen together: see Durably.
func (r *Records[T]) PutIn(b Batch, id string, record T) error {
	value, err := json.Marshal(envelope[T]{Version: r.version, Record: record}, json.Deterministic(true))
	if err != nil {
		return fmt.Errorf("encode record %q: %w", id, err)
	}
	b.Put(r.key(id), value)
	return nil
}

// DeleteIn is Delete as a part of a batch.
func (r *Records[T]) DeleteIn(b Batch, id string) { b.Delete(r.key(id)) }

// Get reads one record; ErrNotFound when id has none.
func (r *Records[T]) Get(id string) (T, error) {
	value, err := r.store.Get(r.key(id))
	if err != nil {
		var none T
		return none, err
	}
	return r.decode(id, value)
}

// Load calls fn for every record in order of its id and ends at the first error: one record that cannot be read is an
// error, because a service that goes on without a policy or a key does the wrong thing.
func (r *Records[T]) Load(fn func(id string, record T) error) error { return r.LoadBelow("", fn) }

// LoadBelow is Load for the records whose ids begin with a prefix.
func (r *Records[T]) LoadBelow(prefix string, fn func(id string, record T) error) error {
	return r.store.Scan(Within(r.key(prefix)), func(key, value []byte) error {
		id := string(key[len(r.prefix):])
		record, err := r.decode(id, value)
		if err != nil {
			return err
		}
		return fn(id, record)
	})
}

func (r *Records[T]) decode(id string, value []byte) (T, error) {
	var none T
	var raw envelope[jsontext.Value]
	if err := json.Unmarshal(value, &raw); err != nil {
		return none, r.corrupt(id, err)
	}
	switch {
	case raw.Version > r.version:
		return none, fmt.Errorf("record %s of version %d, this build knows %d: %w", r.name(id), raw.Version, r.version, ErrNewer)
	case raw.Version < r.version && r.upgrade != nil:
		return r.upgrade(raw.Version, raw.Record)
	case raw.Version < r.version:
		return none, r.corrupt(id, errors.New("no upgrade from its version"))
	}
	var record T
	if err := json.Unmarshal(raw.Record, &record); err != nil {
		return none, r.corrupt(id, err)
	}
	return record, nil
}

func (r *Records[T]) corrupt(id string, err error) error {
	return fmt.Errorf("record %s: %w: %w", r.name(id), ErrCorrupt, err)
}

func (r *Records[T]) name(id string) string {
	return fmt.Sprintf("%s %q", r.prefix[1:len(r.prefix)-1], id)
}

func (r *Records[T]) key(id string) []byte {
	return append(r.prefix[:len(r.prefix):len(r.prefix)], id...)
}
