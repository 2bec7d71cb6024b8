package apigateway

import (
	"fmt"
	"math"

	"sluice/internal/wire"
)

// pageNewest is page for lists that begin with the newest thing, which those of API keys do (recorded). A limit below one is as none
// (recorded for GetApiKeys: -1).
func pageNewest[P ordered](things []P, position wire.Opt[string], limit wire.Opt[int64]) (found []P, next string, err error) {
	newestFirst(things)
	if limit.V < 1 {
		limit = wire.Opt[int64]{}
	}
	return page(things, func(v P) string { return fmt.Sprintf("%019d", math.MaxInt64-v.order()) }, position, limit)
}
