package apigateway

import (
	"maps"
	"slices"

	"sluice/internal/wire"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// toMap turns a map of a request into one of a record; one that was not given stays nil.
func toMap[V any](d wire.Dict[V]) map[string]V {
	if d == nil {
		return nil
	}
	m := make(map[string]V, len(d))
	for k, v := range d.All() {
		m[k] = v
	}
	return m
}

// toDict turns it back, in order of its keys.
func toDict[V any](m map[string]V) wire.Dict[V] {
	if m == nil {
		return nil
	}
	d := make(wire.Dict[V], 0, len(m))
	for _, k := range sortedKeys(m) {
		d = append(d, wire.Entry[V]{Key: k, Value: m[k]})
	}
	return d
}

// An identifier is this many lower-case letters and digits, as AWS's are.
const (
	apiIDLength      = 10
	rootIDLength     = 10
	resourceIDLength = 6
	alphabet         = "abcdefghijklmnopqrstuvwxyz0123456789"
)

// newID makes an identifier that taken says no to.
func (s *Service) newID(length int, taken func(string) bool) string {
	for {
		id := s.randomText(length)
		if !taken(id) {
			return id
		}
	}
}

func (s *Service) randomText(length int) string { return s.randomOf(alphabet, length) }

// randomOf makes a text of the alphabet's letters, each as likely as the others.
func (s *Service) randomOf(alphabet string, length int) string {
	fair := 256 - 256%len(alphabet) // bytes from here on would favour the first letters
	out := make([]byte, 0, length)
	for buf := make([]byte, 2*length); len(out) < length; {
		s.random(buf)
		for _, b := range buf {
			if int(b) < fair && len(out) < length {
				out = append(out, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(out)
}
