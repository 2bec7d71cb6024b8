package objectstore

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"sluice/internal/store"
)

// Upload is a multipart upload that is under way: what its object is to be, and its parts by themselves.
type Upload struct {
	ID        ID        `json:"-"`
	Key       string    `json:"-"`
	Begun     time.Time `json:"begun"`
	Initiator string    `json:"initiator"` // ARN
	// ChecksumAlgorithm and ChecksumType are empty where the client asked for none.
	ChecksumAlgorithm string `json:"checksumAlgorithm,omitempty"`
	ChecksumType      string `json:"checksumType,omitempty"`
	// Over is the content of the object that was there when it began, zero for none; nil in a record of an older build.
	Over *ID `json:"over,omitempty"`
	Headers
	Tags []Pair `json:"tags,omitempty"`
}

// UploadedPart is a part of an upload.
type UploadedPart struct {
	Part
	ETag     string    `json:"etag"` // without quotes
	Modified time.Time `json:"modified"`
}

// Begin keeps an upload. Its ID is set.
func (s *Store) Begin(at Place, u *Upload, check Check) error {
	u.ID, u.Key = s.newID(), at.Key
	return s.change(at, check, func(ch *change, now *Object) error {
		u.Over = new(contentOf(now))
		return ch.put(uploadKey(at, u.ID), u)
	})
}

func contentOf(o *Object) ID {
	if o == nil {
		return ID{}
	}
	return o.Content
}

// Overtaken reports whether the object was written or deleted since the upload began: now is what is there.
func (u *Upload) Overtaken(now *Object) bool { return u.Over != nil && *u.Over != contentOf(now) }

// Upload returns an upload, or ErrNotFound.
func (s *Store) Upload(at Place, id ID) (*Upload, error) {
	stripe := s.stripe(at)
	stripe.RLock()
	defer stripe.RUnlock()
	return s.upload(at, id)
}

func (s *Store) upload(at Place, id ID) (*Upload, error) {
	value, err := s.store.Get(uploadKey(at, id))
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read an upload: %w", err)
	}
	u := &Upload{ID: id, Key: at.Key}
	return u, decode("an upload", value, u)
}

// SetPart keeps a part of an upload, in place of the one that has its number. The content, which has one part, is the store's from now on.
func (s *Store) SetPart(at Place, id ID, p *UploadedPart, c *Content, check Check) error {
	number, checksum := p.Number, p.Checksum
	p.Part = c.parts[0]
	p.Number, p.Checksum = number, checksum
	return c.settle(s.change(at, check, func(ch *change, _ *Object) error {
		if err := c.admit(); err != nil {
			return err
		}
		if _, err := s.upload(at, id); err != nil {
			return err
		}
		before, err := s.part(id, p.Number)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if before != nil {
			ch.dropParts(ID{}, []Part{before.Part})
		}
		c.keepPart(ch, &p.Part)
		return ch.put(partKey(id, p.Number), p)
	}))
}

func (s *Store) part(id ID, number int) (*UploadedPart, error) {
	value, err := s.store.Get(partKey(id, number))
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read a part: %w", err)
	}
	p := &UploadedPart{}
	return p, decode("a part", value, p)
}

// Parts returns an upload and its parts with numbers greater than after, in order, at most so many; more says that there are others behind.
func (s *Store) Parts(at Place, id ID, after, most int) (u *Upload, parts []*UploadedPart, more bool, err error) {
	stripe := s.stripe(at)
	stripe.RLock()
	defer stripe.RUnlock()
	if u, err = s.upload(at, id); err != nil {
		return nil, nil, false, err
	}
	parts, more, err = s.partsOf(id, after, most)
	return u, parts, more, err
}

func (s *Store) partsOf(id ID, after, most int) (parts []*UploadedPart, more bool, err error) {
	end := store.After(joined(partPrefix, id[:]))
	err = s.store.Scan(store.Range{From: partKey(id, after+1), To: end}, func(_, value []byte) error {
		if more = len(parts) == most; more {
			return store.ErrStop
		}
		p := &UploadedPart{}
		parts = append(parts, p)
		return decode("a part", value, p)
	})
	return parts, more, err
}

// Complete makes an object of an upload: join is given the upload and all its parts by number, and returns those that the object has, in order, and
// the object. The others are removed.
func (s *Store) Complete(at Place, id ID, check Check, join func(*Upload, map[int]*UploadedPart) ([]*UploadedPart, *Object, error)) (*Object, error) {
	var o *Object
	err := s.change(at, check, func(ch *change, now *Object) error {
		u, err := s.upload(at, id)
		if err != nil {
			return err
		}
		all, _, err := s.partsOf(id, 0, PartsMax)
		if err != nil {
			return err
		}
		numbered := make(map[int]*UploadedPart, len(all))
		for _, p := range all {
			numbered[p.Number] = p
		}
		var chosen []*UploadedPart
		if chosen, o, err = join(u, numbered); err != nil {
			return err
		}
		var l layout
		for _, p := range chosen {
			l.Parts = append(l.Parts, p.Part)
			delete(numbered, p.Number)
		}
		for _, p := range numbered {
			ch.dropParts(ID{}, []Part{p.Part})
		}
		s.endUpload(ch, at, id)
		o.Content = s.newID()
		return errors.Join(ch.drop(now), ch.put(layoutKey(o.Content), l), ch.put(objectKey(at), o))
	})
	return o, err
}

// PartsMax is how many parts an upload may have.
const PartsMax = 10_000

func (*Store) endUpload(ch *change, at Place, id ID) {
	ch.batch.Delete(uploadKey(at, id))
	ch.batch.DeleteRange(joined(partPrefix, id[:]), store.After(joined(partPrefix, id[:])))
}

// Abort removes an upload and its parts, or answers ErrNotFound.
func (s *Store) Abort(at Place, id ID, check Check) error {
	return s.change(at, check, func(ch *change, _ *Object) error {
		if _, err := s.upload(at, id); err != nil {
			return err
		}
		parts, _, err := s.partsOf(id, 0, PartsMax)
		if err != nil {
			return err
		}
		for _, p := range parts {
			ch.dropParts(ID{}, []Part{p.Part})
		}
		s.endUpload(ch, at, id)
		return nil
	})
}

// UploadListing is what of a bucket's uploads is listed. With an AfterID, uploads of the key After itself are listed whose IDs are greater.
type UploadListing struct {
	Listing
	AfterID *ID
}

// UploadPage is a part of such a listing, in order of keys and IDs.
type UploadPage struct {
	Uploads  []*Upload
	Prefixes []string
	// More says that there are others behind; the last of the page is Last.
	More bool
	Last string
}

// ListUploads returns a page of a bucket's uploads.
func (s *Store) ListUploads(l *UploadListing) (*UploadPage, error) {
	page := &UploadPage{}
	begin := joined(uploadPrefix, []byte(l.Bucket), separator)
	w := walk{store: s.store, begin: begin, prefix: l.Prefix, delimiter: l.Delimiter, max: l.Max, after: l.After, behind: len(separator) + len(ID{})}
	switch {
	case l.After == "":
	case l.AfterID != nil:
		w.from = l.After + "\x00" + string(l.AfterID[:]) + "\x00"
	default:
		w.from = l.After + "\x01"
	}
	next, err := w.run(func(key, value []byte) error {
		u := &Upload{Key: string(key[len(begin) : len(key)-w.behind]), ID: ID(key[len(key)-len(ID{}):])}
		page.Uploads = append(page.Uploads, u)
		return decode("an upload", value, u)
	}, func(prefix string) { page.Prefixes = append(page.Prefixes, prefix) })
	s.settled()
	page.More, page.Last = next != "", w.last
	return page, err
}

// abandon removes the uploads of a bucket that is gone.
func (s *Store) abandon(bucket string) error {
	begin := joined(uploadPrefix, []byte(bucket), separator)
	for {
		var next *Upload
		if err := s.store.Scan(store.Within(begin), func(key, _ []byte) error {
			next = &Upload{Key: string(key[len(begin) : len(key)-len(separator)-len(ID{})]), ID: ID(key[len(key)-len(ID{}):])}
			return store.ErrStop
		}); err != nil || next == nil {
			return err
		}
		if err := s.Abort(Place{bucket, next.Key}, next.ID, func(*Object) error { return nil }); err != nil {
			return err
		}
	}
}

// Abandon removes the uploads of all buckets that are gone, which a crash may have left.
func (s *Store) Abandon(exists func(bucket string) bool) error {
	for from := uploadPrefix; ; {
		bucket := ""
		if err := s.store.Scan(store.Range{From: from, To: store.After(uploadPrefix)}, func(key, _ []byte) error {
			name, _, _ := bytes.Cut(key[len(uploadPrefix):], separator)
			bucket = string(name)
			return store.ErrStop
		}); err != nil || bucket == "" {
			return err
		}
		if !exists(bucket) {
			if err := s.abandon(bucket); err != nil {
				return err
			}
		}
		from = store.After(joined(uploadPrefix, []byte(bucket), separator))
	}
}
