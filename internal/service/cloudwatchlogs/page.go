package cloudwatchlogs

import (
	"slices"
	"strings"

	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeMax is how many things a page has.
const describeMax = 50

// page returns the first things behind a token, sorted by key, a text that no two have; descending turns the order around. It sorts no
// more than it shows, twice: a group may have a hundred thousand streams.
func page[T any](all []T, key func(T) string, descending bool, token wire.Opt[string], limit int) (part []T, next wire.Opt[string], err error) {
	after, err := readToken(token)
	if err != nil {
		return nil, next, err
	}
	compare := func(a, b string) int {
		if descending {
			return strings.Compare(b, a)
		}
		return strings.Compare(a, b)
	}
	type keyed struct {
		key  string
		item T
	}
	var kept []keyed
	cut := false
	trim := func() {
		slices.SortFunc(kept, func(a, b keyed) int { return compare(a.key, b.key) })
		if len(kept) > limit {
			kept, cut = kept[:limit], true
		}
	}
	for _, v := range all {
		k := key(v)
		if token.Set && compare(k, after) <= 0 || cut && compare(k, kept[limit-1].key) > 0 {
			continue
		}
		if kept = append(kept, keyed{k, v}); len(kept) >= 2*limit {
			trim()
		}
	}
	trim()
	part = make([]T, len(kept)) // an empty page is shown as such
	for i := range kept {
		part[i] = kept[i].item
	}
	if cut {
		next = wire.Some(service.PageToken(kept[limit-1].key))
	}
	return part, next, nil
}

func readToken(token wire.Opt[string]) (after string, err error) {
	if !token.Set {
		return "", nil
	}
	after, ok := service.ParsePageToken(token.V)
	if !ok {
		return "", errToken()
	}
	return after, nil
}
