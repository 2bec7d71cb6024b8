package lambda

import (
	"maps"
	"slices"
	"time"

	"sluice/internal/uuid"
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

// toDict turns it back, in order of its keys; an empty one is there.
func toDict[V any](m map[string]V) wire.Dict[V] {
	d := make(wire.Dict[V], 0, len(m))
	for _, k := range sortedKeys(m) {
		d = append(d, wire.Entry[V]{Key: k, Value: m[k]})
	}
	return d
}

// lambdaTime is how Lambda writes times: 2019-09-23T18:32:33.857+0000. Source: API Reference, FunctionConfiguration, LastModified.
func lambdaTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000-0700") }

const alphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789"

// randomText makes a text of small letters and digits, each as likely as the others.
func (s *Service) randomText(length int) string {
	const fair = 256 - 256%len(alphanumeric) // bytes from here on would favour the first letters
	out := make([]byte, 0, length)
	for buf := make([]byte, 2*length); len(out) < length; {
		s.random(buf)
		for _, b := range buf {
			if int(b) < fair && len(out) < length {
				out = append(out, alphanumeric[int(b)%len(alphanumeric)])
			}
		}
	}
	return string(out)
}

// newRevision makes a revision's ID.
func (s *Service) newRevision() string { return uuid.New().String() }
