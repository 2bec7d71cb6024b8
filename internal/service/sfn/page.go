package sfn

import (
	"strconv"
	"strings"
	"time"

	"sluice/internal/service"
	"sluice/internal/wire"
)

// pageDefault is how many things a page has that nobody has asked for more of, and tokenLifetime for how long a token holds. Source: API
// Reference, ListStateMachines.
const (
	pageDefault   = 100
	tokenLifetime = 24 * time.Hour
)

// page cuts one page out of a list that is in order of its keys. A token is of an earlier answer of the same operation, and tells when that was;
// one that is not, or too old, is refused (recorded: test_list_state_machine_aliases_pagination_invalid_next_token).
func page[T any](c *service.Call, items []T, key func(T) string, token wire.Opt[string], limit wire.Opt[int64]) (found []T, next wire.Opt[string], err error) {
	before := ""
	if token.Set {
		k, ok := openToken(c, token.V)
		if !ok {
			return nil, next, invalidToken()
		}
		before = service.PageToken(k)
	}
	size := limit.V
	if size == 0 {
		size = pageDefault
	}
	found, more, _ := service.Page(items, key, before, int(size))
	if more != "" {
		next = wire.Some(sealToken(c, key(found[len(found)-1])))
	}
	return found, next, nil
}

// sealToken makes a token that goes on behind a key.
func sealToken(c *service.Call, key string) string {
	return service.PageToken(c.Operation.Name + "\n" + strconv.FormatInt(c.Now.Unix(), 36) + "\n" + key)
}

// openToken returns the key of a token that holds.
func openToken(c *service.Call, token string) (key string, ok bool) {
	text, ok := service.ParsePageToken(token)
	if !ok {
		return "", false
	}
	operation, rest, _ := strings.Cut(text, "\n")
	made, key, whole := strings.Cut(rest, "\n")
	at, err := strconv.ParseInt(made, 36, 64)
	if err != nil || !whole || key == "" || operation != c.Operation.Name {
		return "", false
	}
	age := c.Now.Sub(time.Unix(at, 0))
	return key, age > -tokenLifetime && age < tokenLifetime
}
