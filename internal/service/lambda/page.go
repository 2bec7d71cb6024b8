package lambda

import (
	"encoding/base64"

	"sluice/internal/wire"
)

// pageMax is how many things a page has at most. Source: API Reference, ListFunctions: "Lambda returns up to 50 functions per call".
const pageMax = 50

// page cuts one page out of a list that is in order of its keys. marker is from an earlier answer; one that this service has not given is
// refused. The keys of what was deleted meanwhile do no harm: the page begins behind them.
func page[T any](items []T, key func(T) string, marker wire.Opt[string], limit wire.Opt[int64]) (found []T, next wire.Opt[string], err error) {
	start := 0
	if marker.V != "" {
		after, err := base64.RawURLEncoding.DecodeString(marker.V)
		if err != nil {
			return nil, next, invalidParameter("Invalid Marker") // the text is ours
		}
		for start < len(items) && key(items[start]) <= string(after) {
			start++
		}
	}
	end := min(start+int(min(limit.Or(pageMax), pageMax)), len(items))
	if end < len(items) {
		next = wire.Some(base64.RawURLEncoding.EncodeToString([]byte(key(items[end-1]))))
	}
	return items[start:end], next, nil
}
