package iam

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sluice/internal/wire"
)

// page cuts one page out of items, which are sorted by key, a text of at most 200 bytes that no two have. A marker is the
// key of the last item that was shown, so that pages stay right when items come and go between them.
func page[T any](items []T, key func(T) string, marker wire.Opt[string], maxItems wire.Opt[int64]) (part []T, next wire.Opt[string], err error) {
	start := 0
	if marker.Set {
		after, err := base64.RawURLEncoding.DecodeString(marker.V)
		if err != nil || len(after) == 0 || !utf8.Valid(after) {
			return nil, next, errInvalidMarker()
		}
		start = slices.IndexFunc(items, func(v T) bool { return strings.Compare(key(v), string(after)) > 0 })
		if start < 0 {
			start = len(items)
		}
	}
	size := int(min(maxItems.Or(pageItemsDefault), pageItemsMax))
	end := min(start+size, len(items))
	part = items[start:end]
	if end < len(items) {
		next = wire.Some(base64.RawURLEncoding.EncodeToString([]byte(key(part[len(part)-1]))))
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
