package issuer

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"sluice/internal/service/sts/jwt"
)

// Provider is an issuer as it is registered.
type Provider struct {
	// URL is the issuer's, as its tokens have it: "https://issuer.example.com/path".
	URL string
	// Thumbprints are those of certificates, SHA-1 in hexadecimals.
	Thumbprints []string
}

// name tells providers apart: the same issuer with other thumbprints is another one, so that what one account vouches for
// is no other account's.
func (p Provider) name() string {
	return p.URL + "\n" + strings.ToLower(strings.Join(p.Thumbprints, "\n"))
}

// Keys finds keys of issuers, and remembers them. It is safe for concurrent use.
type Keys struct {
	fetcher Fetcher

	mu      sync.Mutex
	entries map[string]*entry
}

// New makes Keys that know nobody yet.
func New(f Fetcher) *Keys { return &Keys{fetcher: f, entries: map[string]*entry{}} }

// entry is what is remembered of one issuer. turn is held by who reads or changes the rest.
type entry struct {
	turn chan struct{}

	keys    *jwt.KeySet // nil before the first fetch that succeeded
	fetched time.Time   // when keys were fetched
	tried   time.Time   // when a fetch was last tried
	failure error       // of the last try; nil if it succeeded
}

// Find returns the keys of that ID and algorithm, which are at least one. The errors are ErrUnreachable, ErrThumbprint and
// ErrNoKey, wrapped, and the context's.
func (k *Keys) Find(ctx context.Context, now time.Time, p Provider, keyID, algorithm string) ([]*jwt.Key, error) {
	e := k.entry(p.name())
	select {
	case e.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-e.turn }()
	if keys := e.find(now, keyID, algorithm); keys != nil {
		return keys, nil
	}
	if rest := now.Sub(e.tried); rest >= 0 && rest < restMin && !e.tried.IsZero() {
		return nil, e.refused()
	}
	if err := e.fetch(ctx, now, k.fetcher, p); err != nil {
		return nil, err
	}
	if keys := e.find(now, keyID, algorithm); keys != nil {
		return keys, nil
	}
	return nil, e.refused()
}

// find looks among the keys that are still good. A clock that went back makes them old: they are fetched again.
func (e *entry) find(now time.Time, keyID, algorithm string) []*jwt.Key {
	age := now.Sub(e.fetched)
	if e.keys == nil || age < 0 || age >= ageMax {
		return nil
	}
	return e.keys.Find(keyID, algorithm)
}

func (e *entry) refused() error {
	if e.failure != nil {
		return e.failure
	}
	return fmt.Errorf("%w in its set of %d", ErrNoKey, e.keys.Len())
}

// fetch renews the keys. What fails because the caller went away is not remembered: it says nothing of the issuer.
func (e *entry) fetch(ctx context.Context, now time.Time, f Fetcher, p Provider) error {
	keys, err := fetchKeys(ctx, f, p)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e.tried, e.failure = now, err
	if err == nil {
		e.keys, e.fetched = keys, now
		return nil
	}
	if !errors.Is(err, ErrUnreachable) && !errors.Is(err, ErrThumbprint) {
		e.failure = fmt.Errorf("%w: %w", ErrNoKey, err)
	}
	return e.failure
}

// entry returns what is remembered of an issuer, and makes room for it.
func (k *Keys) entry(name string) *entry {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.entries[name]
	if e != nil {
		return e
	}
	for other := range k.entries {
		if len(k.entries) < issuersMax {
			break
		}
		delete(k.entries, other) // who holds it keeps it to the end
	}
	e = &entry{turn: make(chan struct{}, 1)}
	k.entries[name] = e
	return e
}
