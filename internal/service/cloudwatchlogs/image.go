package cloudwatchlogs

import (
	"sluice/internal/service"
)

// scope is where names are unique: an account and a region.
type scope struct {
	Account string `json:"account"`
	Region  string `json:"region"`
}

func scopeOf(c *service.Call) scope { return scope{c.Account, c.Region} }

// image is everything but events, by name. It is guarded by Service.mu.
type image struct {
	groups       map[scope]map[string]*group
	numbers      map[uint64]*group // by their numbers
	streams      map[uint64]*stream
	policies     map[scope]map[string]*resourcePolicy
	destinations map[scope]map[string]*deliveryDestination
}

func newImage() image {
	return image{
		groups: map[scope]map[string]*group{}, numbers: map[uint64]*group{}, streams: map[uint64]*stream{},
		policies: map[scope]map[string]*resourcePolicy{}, destinations: map[scope]map[string]*deliveryDestination{},
	}
}

// set puts a thing under its name.
func set[T any](all map[scope]map[string]T, in scope, name string, v T) {
	if all[in] == nil {
		all[in] = map[string]T{}
	}
	all[in][name] = v
}

// unset removes a name, and the scope when nothing is left in it.
func unset[T any](all map[scope]map[string]T, in scope, name string) {
	delete(all[in], name)
	if len(all[in]) == 0 {
		delete(all, in)
	}
}
