package lambda

import (
	"sluice/internal/service"
	"sluice/internal/wire"
)

// pageMax is how many things a page has at most. Source: API Reference, ListFunctions: "Lambda returns up to 50 functions per call".
const pageMax = 50

// page cuts one page out of a list that is in order of its keys. marker is from an earlier answer; one that this service has not given is
// refused.
func page[T any](items []T, key func(T) string, marker wire.Opt[string], limit wire.Opt[int64]) (found []T, next wire.Opt[string], err error) {
	found, token, ok := service.Page(items, key, marker.V, int(min(limit.Or(pageMax), pageMax)))
	if !ok {
		return nil, next, invalidParameter("Invalid Marker") // the text is ours
	}
	if token != "" {
		next = wire.Some(token)
	}
	return found, next, nil
}
