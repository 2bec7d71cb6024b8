package gateway

import (
	"cmp"
	"hash/maphash"
	"slices"
	"sync"
	"sync/atomic"

	"sluice/internal/gateway/restapi"
)

// shardCount divides the stages, so that a change copies a small map even where there are ten thousand APIs.
const shardCount = 256

// RoutesMax is how many compiled routes the stages keep, about: past it, APIs that were not called for longest are compiled again when
// somebody calls them. A route takes about 1 KB, and one that was called 2 KB.
const RoutesMax = 150_000

// Stages are the stages that are served. Looking one up takes no lock; a change swaps the whole value, so that a request sees
// the old API or the new one and nothing between. An API is compiled when the first request comes for it, and may be forgotten when
// others need its memory. It is safe for concurrent use.
type Stages struct {
	seed      maphash.Seed
	routesMax int64
	shards    [shardCount]shard
	// now counts compilations: it is the time by which APIs were last called.
	now      atomic.Int64
	routes   atomic.Int64 // that are compiled, an API without any counted as one
	clearing sync.Mutex
}

type shard struct {
	changing sync.Mutex
	apis     atomic.Pointer[map[string][]*served] // by API ID; an API's stages in no order
}

// served is one stage with one deployment.
type served struct {
	stage   string
	compile func() *restapi.API
	api     atomic.Pointer[restapi.API] // nil while it is not compiled
	called  atomic.Int64                // by Stages.now
	making  sync.Mutex
	gone    bool // guarded by making: it is served no more, and counted no more
}

// NewStages is empty.
func NewStages() *Stages {
	s := &Stages{seed: maphash.MakeSeed(), routesMax: RoutesMax}
	for i := range s.shards {
		s.shards[i].apis.Store(&map[string][]*served{})
	}
	return s
}

func (s *Stages) shard(apiID string) *shard {
	return &s.shards[maphash.String(s.seed, apiID)%shardCount]
}

// Find returns the API that a stage serves, or nil.
func (s *Stages) Find(apiID, stage string) *restapi.API {
	for {
		v := s.served(apiID, stage)
		if v == nil {
			return nil
		}
		if now := s.now.Load(); v.called.Load() != now {
			v.called.Store(now)
		}
		if a := v.api.Load(); a != nil {
			return a
		}
		if a := s.compile(v); a != nil {
			s.clear()
			return a
		}
	}
}

func (s *Stages) served(apiID, stage string) *served {
	for _, v := range (*s.shard(apiID).apis.Load())[apiID] {
		if v.stage == stage {
			return v
		}
	}
	return nil
}

// Publish serves a stage in place of what it served. compile makes its API when a request comes for it, the same
// each time, and must not fail: of a stage that cannot be served it makes a Broken one.
func (s *Stages) Publish(apiID, stage string, compile func() *restapi.API) {
	s.change(apiID, stage, &served{stage: stage, compile: compile})
}

// Withdraw ends a stage.
func (s *Stages) Withdraw(apiID, stage string) { s.change(apiID, stage, nil) }

// change swaps the shard for a copy in which one stage is another, or none.
func (s *Stages) change(apiID, stage string, to *served) {
	shard := s.shard(apiID)
	shard.changing.Lock()
	defer shard.changing.Unlock()
	before := *shard.apis.Load()
	after := make(map[string][]*served, len(before)+1)
	for id, stages := range before {
		after[id] = stages
	}
	var was *served
	var stages []*served
	for _, v := range before[apiID] {
		if v.stage == stage {
			was = v
		} else {
			stages = append(stages, v)
		}
	}
	if to != nil {
		stages = append(stages, to)
	}
	if after[apiID] = stages; len(stages) == 0 {
		delete(after, apiID)
	}
	shard.apis.Store(&after)
	if was != nil {
		was.making.Lock()
		defer was.making.Unlock()
		was.gone = true
		s.forget(was)
	}
}

// compile compiles what a stage serves; nil if that is served no more. Requests that come for it meanwhile wait, and so does who wants
// to serve something else there; requests for others do not.
func (s *Stages) compile(v *served) *restapi.API {
	v.making.Lock()
	defer v.making.Unlock()
	if v.gone {
		return nil
	}
	if a := v.api.Load(); a != nil {
		return a
	}
	a := v.compile()
	v.called.Store(s.now.Add(1))
	v.api.Store(a)
	s.routes.Add(weight(a))
	return a
}

func weight(a *restapi.API) int64 { return int64(max(1, a.Routes())) }

// forget lets go of a compiled API. Requests that have it end with it.
func (s *Stages) forget(v *served) {
	if a := v.api.Swap(nil); a != nil {
		s.routes.Add(-weight(a))
	}
}

// clear forgets, when there are too many, the APIs that were not called for longest, until a quarter of the room is free.
func (s *Stages) clear() {
	if s.routes.Load() <= s.routesMax || !s.clearing.TryLock() {
		return // there is room, or somebody makes it
	}
	defer s.clearing.Unlock()
	var all []*served
	for i := range s.shards {
		for _, stages := range *s.shards[i].apis.Load() {
			for _, v := range stages {
				if v.api.Load() != nil {
					all = append(all, v)
				}
			}
		}
	}
	called := make(map[*served]int64, len(all)) // as it is now: it changes
	for _, v := range all {
		called[v] = v.called.Load()
	}
	slices.SortFunc(all, func(a, b *served) int { return cmp.Compare(called[a], called[b]) })
	for _, v := range all {
		if s.routes.Load() <= s.routesMax*3/4 {
			return
		}
		v.making.Lock()
		s.forget(v)
		v.making.Unlock()
	}
}
