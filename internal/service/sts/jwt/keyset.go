package jwt

import (
	"errors"
	"fmt"

	"sluice/internal/value"
)

// ErrKeySet is for what is no key set.
var ErrKeySet = errors.New("not a JSON Web Key Set")

// KeySet are the keys of an issuer. It does not change.
type KeySet struct{ keys map[string][]*Key }

// ParseKeySet reads a key set. Keys that are not for signatures of a kind that is taken are left out, as RFC 7517, section 5,
// has it.
func ParseKeySet(text []byte) (*KeySet, error) {
	if len(text) > KeySetBytesMax {
		return nil, fmt.Errorf("%w: %d bytes", ErrKeySet, len(text))
	}
	o, err := readObject(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeySet, err)
	}
	keys, _ := o.Get("keys")
	list, ok := keys.AsArray()
	if !ok {
		return nil, fmt.Errorf("%w: no keys", ErrKeySet)
	}
	s := &KeySet{keys: map[string][]*Key{}}
	count := map[string]int{}
	for _, v := range list.All() {
		if err := s.add(v, count); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// add puts a key into the set, unless it is of no use. count is how many there are of each type.
func (s *KeySet) add(v value.Value, count map[string]int) error {
	o, ok := v.AsObject()
	if !ok {
		return fmt.Errorf("%w: a key that is no object", ErrKeySet)
	}
	kind, _ := Claims{o}.Text("kty")
	if count[kind]++; count[kind] > keysMax {
		return fmt.Errorf("%w: more than %d keys of a type", ErrKeySet, keysMax)
	}
	k, err := readKey(Claims{o})
	if err != nil {
		return nil //nolint:nilerr // it is for others
	}
	s.keys[k.id] = append(s.keys[k.id], k)
	return nil
}

// Find returns the keys of an ID that fit an algorithm: usually one. The set must name them, as AWS wants it: a key without
// an ID is found by no token.
func (s *KeySet) Find(id, algorithm string) []*Key {
	a, ok := findAlgorithm(algorithm)
	if !ok || id == "" {
		return nil
	}
	var out []*Key
	for _, k := range s.keys[id] {
		if k.fits(a) {
			out = append(out, k)
		}
	}
	return out
}

// Len is how many keys can be found.
func (s *KeySet) Len() int {
	n := 0
	for _, keys := range s.keys {
		n += len(keys)
	}
	return n
}
