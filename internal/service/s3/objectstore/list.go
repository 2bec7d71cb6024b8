package objectstore

import (
	"bytes"
	"errors"
	"strings"

	"sluice/internal/store"
)

// Listing is what of a bucket is listed.
type Listing struct {
	Bucket string
	// Prefix begins all keys that are listed. Keys in which a Delimiter is behind it are rolled up to what is up to there.
	Prefix, Delimiter string
	// After is the last key or rolled-up prefix of the page before: what is listed is greater.
	After string
	// Max is how many keys and rolled-up prefixes a page has at most.
	Max int
}

// Page is a part of a listing, in order of keys.
type Page struct {
	Objects  []*Object
	Prefixes []string
	// Next is what After is to be for the page behind; empty for the last.
	Next string
}

// List returns a page of a bucket's objects.
func (s *Store) List(l *Listing) (*Page, error) {
	page := &Page{}
	begin := joined(objectPrefix, []byte(l.Bucket), separator)
	w := walk{store: s.store, begin: begin, prefix: l.Prefix, delimiter: l.Delimiter, max: l.Max, after: l.After}
	if l.After != "" {
		w.from = l.After + "\x00"
	}
	next, err := w.run(func(key, value []byte) error {
		o := &Object{Key: string(key[len(begin):])}
		page.Objects = append(page.Objects, o)
		return decode("the record of an object", value, o)
	}, func(prefix string) { page.Prefixes = append(page.Prefixes, prefix) })
	s.settled()
	page.Next = next
	return page, err
}

// walk goes over keys below begin that start with a prefix, and over those that are rolled up as one.
type walk struct {
	store             store.Reader
	begin             []byte
	prefix, delimiter string
	// after is the last name or rolled-up prefix that was shown; from is the least of what may be shown, behind begin.
	after, from string
	max, count  int
	last        string // shown
	// behind is how many bytes of a key are behind the name.
	behind int
}

// errSkip ends a scan that goes on behind what was rolled up.
var errSkip = errors.New("skip")

// run shows what there is, and returns the last of it if there is more.
func (w *walk) run(show func(key, value []byte) error, roll func(prefix string)) (next string, err error) {
	if w.max <= 0 {
		return "", nil
	}
	from, more := w.start(), false
	end := store.After(joined(w.begin, []byte(w.prefix)))
	for {
		err := w.store.Scan(store.Range{From: from, To: end}, func(key, value []byte) error {
			name := string(key[len(w.begin) : len(key)-w.behind])
			rolled, is := w.rolled(name)
			switch {
			case is && rolled <= w.after:
				from = store.After(joined(w.begin, []byte(rolled)))
				return errSkip
			case w.count == w.max:
				more = true
				return store.ErrStop
			case is:
				w.count++
				w.last = rolled
				roll(rolled)
				from = store.After(joined(w.begin, []byte(rolled)))
				return errSkip
			}
			w.count++
			w.last = name
			return show(key, value)
		})
		switch {
		case errors.Is(err, errSkip):
			if from == nil || bytes.Compare(from, end) >= 0 {
				return "", nil
			}
		case err != nil:
			return "", err
		case more:
			return w.last, nil
		default:
			return "", nil
		}
	}
}

// start is the first key that may be shown.
func (w *walk) start() []byte { return joined(w.begin, []byte(max(w.prefix, w.from))) }

func (w *walk) rolled(name string) (string, bool) {
	if w.delimiter == "" {
		return "", false
	}
	at := strings.Index(name[len(w.prefix):], w.delimiter)
	if at < 0 {
		return "", false
	}
	return name[:len(w.prefix)+at+len(w.delimiter)], true
}
