package apigateway

import (
	"cmp"
	"encoding/base64"
	"slices"

	"sluice/internal/wire"
)

// The bounds of a page. Source: API reference, "GetRestApis", limit: 25 by default, 500 at most.
const (
	pageDefault = 25
	pageMax     = 500
)

// page cuts one page out of a list that is in order of its keys. position is where it begins, from an earlier answer; one that
// this service has not given is refused. The keys of what was deleted meanwhile do no harm: the page begins behind them.
func page[T any](items []T, key func(T) string, position wire.Opt[string], limit wire.Opt[int64]) (found []T, next string, err error) {
	size, err := pageSize(limit)
	if err != nil {
		return nil, "", err
	}
	start := 0
	if position.Or("") != "" {
		after, err := base64.RawURLEncoding.DecodeString(position.V)
		if err != nil {
			return nil, "", badRequest("Invalid position parameter specified") // the text is ours
		}
		for start < len(items) && key(items[start]) <= string(after) {
			start++
		}
	}
	end := min(start+size, len(items))
	if end < len(items) {
		next = base64.RawURLEncoding.EncodeToString([]byte(key(items[end-1])))
	}
	return items[start:end], next, nil
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
