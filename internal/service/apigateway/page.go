package apigateway

import (
	"cmp"
	"slices"

	"sluice/internal/service"
	"sluice/internal/wire"
)

// The bounds of a page. Source: API reference, "GetRestApis", limit: 25 by default, 500 at most.
const (
	pageDefault = 25
	pageMax     = 500
)

// page cuts one page out of a list that is in order of its keys. position is where it begins, from an earlier answer; one that
// this service has not given is refused.
func page[T any](items []T, key func(T) string, position wire.Opt[string], limit wire.Opt[int64]) (found []T, next string, err error) {
	size, err := pageSize(limit)
	if err != nil {
		return nil, "", err
	}
	found, next, ok := service.Page(items, key, position.V, size)
	if !ok {
		return nil, "", badRequest("Invalid position parameter specified") // the text is ours
	}
	return found, next, nil
}

// pageOldest is page for lists that begin with the oldest thing, which keys of timeKey do.
func pageOldest[T any](things []T, key func(T) string, position wire.Opt[string], limit wire.Opt[int64]) (found []T, next string, err error) {
	slices.SortFunc(things, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	return page(things, key, position, limit)
}

// pageSize takes a limit above the greatest one for that, and refuses what is no size at all.
func pageSize(limit wire.Opt[int64]) (int, error) {
	size := limit.Or(pageDefault)
	if size < 1 {
		return 0, badRequest("Invalid limit parameter specified") // the text is ours
	}
	return int(min(size, pageMax)), nil
}
