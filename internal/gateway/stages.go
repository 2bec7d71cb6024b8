package gateway

import (
	"hash/maphash"
	"sync"
	"sync/atomic"

	"sluice/internal/gateway/restapi"
)

// shardCount divides the stages, so that a change copies a small map even where there are ten thousand APIs.
const shardCount = 256

// Stages are the stages that are served. Looking one up takes no lock; a change swaps the whole value, so that a request sees
// the old API or the new one and nothing between. It is safe for concurrent use.
type Stages struct {
	seed   maphash.Seed
	shards [shardCount]shard
}

type shard struct {
	changing sync.Mutex
	apis     atomic.Pointer[map[string][]*restapi.API] // by API ID; an API's stages in no order
}

// NewStages is empty.
func NewStages() *Stages {
	s := &Stages{seed: maphash.MakeSeed()}
	for i := range s.shards {
		s.shards[i].apis.Store(&map[string][]*restapi.API{})
	}
	return s
}

func (s *Stages) shard(apiID string) *shard {
	return &s.shards[maphash.String(s.seed, apiID)%shardCount]
}

// Find returns the API that a stage serves, or nil.
func (s *Stages) Find(apiID, stage string) *restapi.API {
	for _, a := range (*s.shard(apiID).apis.Load())[apiID] {
		if a.Stage == stage {
			return a
		}
	}
	return nil
}

// Publish serves the API in place of the one that its stage had.
func (s *Stages) Publish(a *restapi.API) {
	s.shard(a.ID).change(a.ID, func(stages []*restapi.API) []*restapi.API {
		return append(without(stages, a.Stage), a)
	})
}

// Withdraw ends a stage.
func (s *Stages) Withdraw(apiID, stage string) {
	s.shard(apiID).change(apiID, func(stages []*restapi.API) []*restapi.API { return without(stages, stage) })
}

// change swaps the shard for a copy in which one API's stages are others.
func (s *shard) change(apiID string, fn func([]*restapi.API) []*restapi.API) {
	s.changing.Lock()
	defer s.changing.Unlock()
	before := *s.apis.Load()
	after := make(map[string][]*restapi.API, len(before)+1)
	for id, stages := range before {
		after[id] = stages
	}
	after[apiID] = fn(before[apiID])
	if len(after[apiID]) == 0 {
		delete(after, apiID)
	}
	s.apis.Store(&after)
}

// without copies the stages, but for one.
func without(stages []*restapi.API, name string) []*restapi.API {
	out := make([]*restapi.API, 0, len(stages)+1)
	for _, a := range stages {
		if a.Stage != name {
			out = append(out, a)
		}
	}
	return out
}
