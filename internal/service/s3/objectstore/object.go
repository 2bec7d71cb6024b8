package objectstore

import (
	"errors"
	"fmt"
	"time"

	"sluice/internal/store"
)

// Place is where an object lies: the ID of a bucket, which no other bucket has nor had, and a key.
type Place struct{ Bucket, Key string }

// Object is the record of an object. It is never changed once it is kept.
type Object struct {
	Key      string    `json:"-"`
	Content  ID        `json:"content"`
	Size     int64     `json:"size"`
	ETag     string    `json:"etag"` // without quotes
	Modified time.Time `json:"modified"`
	Checksum Checksum  `json:"checksum,omitzero"`
	// Parts is how many parts it was uploaded in; 0 for one that was put whole.
	Parts int `json:"parts,omitzero"`
	Headers
	Tags []Pair `json:"tags,omitempty"`
}

// Headers are what a client stores with an object and gets again as it was.
type Headers struct {
	ContentType        string `json:"contentType,omitempty"`
	CacheControl       string `json:"cacheControl,omitempty"`
	ContentDisposition string `json:"contentDisposition,omitempty"`
	ContentEncoding    string `json:"contentEncoding,omitempty"`
	ContentLanguage    string `json:"contentLanguage,omitempty"`
	Expires            string `json:"expires,omitempty"`
	Redirect           string `json:"redirect,omitempty"`
	StorageClass       string `json:"storageClass,omitempty"` // empty for STANDARD
	Metadata           []Pair `json:"metadata,omitempty"`     // names in lower case
}

// Pair is a name and its value.
type Pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Checksum is one of the additional checksums of an object or a part.
type Checksum struct {
	Algorithm string `json:"algorithm,omitempty"`
	Value     string `json:"value,omitempty"` // in base64; of a COMPOSITE one with "-" and the number of parts behind it
	Type      string `json:"type,omitempty"`  // FULL_OBJECT or COMPOSITE
}

// ErrNotFound is the answer for a key without object, and for an upload that is not there.
var ErrNotFound = errors.New("no such object")

// Get returns the object at a place, or ErrNotFound.
func (s *Store) Get(at Place) (*Object, error) {
	stripe := s.stripe(at)
	stripe.RLock() // what is being written is not durable yet
	defer stripe.RUnlock()
	return s.get(at)
}

func (s *Store) get(at Place) (*Object, error) {
	value, err := s.store.Get(objectKey(at))
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read an object's record: %w", err)
	}
	o := &Object{Key: at.Key}
	return o, decode("the record of an object", value, o)
}

// Check is asked, while nobody else changes the place, whether a change may be made: now is what is there, nil for nothing. Its error is the
// change's. It must also say whether the bucket is there still.
type Check func(now *Object) error

// Set keeps an object with a content, in place of the one that is there. The content is the store's from now on, also when there is an error.
func (s *Store) Set(at Place, o *Object, c *Content, check Check) error {
	o.Content = c.ID
	return c.settle(s.change(at, check, func(ch *change, now *Object) error {
		return errors.Join(c.admit(), ch.drop(now), c.keep(ch), ch.put(objectKey(at), o))
	}))
}

// Amend replaces the record of the object that is there, with the same content: its tags. amended is what it is to be; it may refuse.
func (s *Store) Amend(at Place, check Check, amended func(now Object) *Object) error {
	return s.change(at, check, func(ch *change, now *Object) error {
		if now == nil {
			return ErrNotFound
		}
		return ch.put(objectKey(at), amended(*now))
	})
}

// Delete removes the object at a place. There need not be one.
func (s *Store) Delete(at Place, check Check) error {
	return s.change(at, check, func(ch *change, now *Object) error {
		if now == nil {
			return nil
		}
		ch.batch.Delete(objectKey(at))
		return ch.drop(now)
	})
}

// change makes one change of a place, and returns when it is on the disk.
func (s *Store) change(at Place, check Check, fill func(*change, *Object) error) error {
	ch := &change{store: s}
	if err := s.commit(at, check, ch, fill); err != nil {
		return err
	}
	ch.sweep()
	return nil
}

func (s *Store) commit(at Place, check Check, ch *change, fill func(*change, *Object) error) error {
	bucket, stripe := s.bucket(at.Bucket), s.stripe(at)
	bucket.RLock()
	defer bucket.RUnlock()
	stripe.Lock()
	defer stripe.Unlock()
	now, err := s.get(at)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if err := check(now); err != nil {
		return err
	}
	return store.Durably(s.store, func(b store.Batch) error {
		ch.batch = b
		return fill(ch, now)
	})
}
