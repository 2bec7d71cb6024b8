package iam

import (
	"fmt"

	"sluice/internal/service"
	"sluice/internal/wire"
)

// page cuts one page out of items, which are sorted by key, a text of at most 200 bytes that no two have.
func page[T any](items []T, key func(T) string, marker wire.Opt[string], maxItems wire.Opt[int64]) (part []T, next wire.Opt[string], err error) {
	part, token, ok := service.Page(items, key, marker.V, int(min(maxItems.Or(pageItemsDefault), pageItemsMax)))
	if !ok || marker.Set && marker.V == "" {
		return nil, next, errInvalidMarker()
	}
	if token != "" {
		next = wire.Some(token)
	}
	return part, next, nil
}

// nameAndID is the key of things that are sorted by name.
func nameAndID(name, id string) string { return fold(name) + "\x00" + id }

// pageInOrder is page for the short lists of one user or policy, which have an order of their own: a marker is a place.
func pageInOrder[T any](items []T, marker wire.Opt[string], maxItems wire.Opt[int64]) ([]T, wire.Opt[string], error) {
	type placed struct {
		place int
		item  T
	}
	var all []placed
	for i, item := range items {
		all = append(all, placed{i, item})
	}
	part, next, err := page(all, func(p placed) string { return fmt.Sprintf("%08d", p.place) }, marker, maxItems)
	out := []T{}
	for _, p := range part {
		out = append(out, p.item)
	}
	return out, next, err
}
