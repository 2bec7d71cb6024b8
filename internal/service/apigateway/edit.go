package apigateway

import (
	"fmt"

	"sluice/internal/store"
)

// edit collects what one operation changes. It is stored in one batch, shown to readers when that is on the disk, and
// published after that; an operation that fails before leaves nothing behind.
type edit struct {
	s     *Service
	store []func(store.Batch) error
	show  []func(*image)
	// publish and withdraw are the stages that serve something else.
	publish  []stageOf
	withdraw []stageKey
}

// stageOf is a stage of an API.
type stageOf struct {
	api   *restAPI
	stage *stage
}

// stageKey names a stage among all APIs.
type stageKey struct{ api, stage string }

func (e *edit) putAPI(a *restAPI) {
	e.store = append(e.store, func(b store.Batch) error { return e.s.apis.PutIn(b, a.ID, *a) })
	e.show = append(e.show, func(i *image) { i.putAPI(a) })
}

// deleteAPI deletes an API with everything below it.
func (e *edit) deleteAPI(x *entry) {
	a := x.api
	for id := range x.deployments {
		e.deleteSnapshot(a.ID, id)
	}
	for version := range x.versions {
		e.deleteDocumentation(a.ID, version)
	}
	for name := range x.stages {
		e.withdraw = append(e.withdraw, stageKey{a.ID, name})
	}
	for _, k := range e.s.ofAPIs() {
		k.clear(e, x)
	}
	e.forgetStages(a, "")
	e.store = append(e.store, func(b store.Batch) error {
		e.s.apis.DeleteIn(b, a.ID)
		return nil
	})
	e.show = append(e.show, func(i *image) { i.deleteAPI(a) })
}

// putSnapshot stores what a deployment holds; it is not kept in memory.
func (e *edit) putSnapshot(api, deployment string, taken *snapshot) {
	e.store = append(e.store, func(b store.Batch) error { return e.s.snapshots.PutIn(b, key(api, deployment), *taken) })
}

func (e *edit) deleteSnapshot(api, deployment string) {
	e.store = append(e.store, func(b store.Batch) error {
		e.s.snapshots.DeleteIn(b, key(api, deployment))
		return nil
	})
}

// putStage stores a stage and serves it. That it can be compiled was seen to before.
func (e *edit) putStage(a *restAPI, st *stage) {
	e.s.stages.put(e, a.ID, st)
	e.publish = append(e.publish, stageOf{a, st})
}

func (e *edit) deleteStage(api, name string) {
	e.s.stages.remove(e, api, name)
	e.forgetStages(e.s.image.apis[api].api, name)
	e.withdraw = append(e.withdraw, stageKey{api, name})
}

// commit makes the changes durable and then visible.
func (e *edit) commit() error {
	err := store.Durably(e.s.store, func(b store.Batch) error {
		for _, put := range e.store {
			if err := put(b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store API: %w", err)
	}
	e.s.image.mu.Lock()
	for _, show := range e.show {
		show(e.s.image)
	}
	e.s.image.mu.Unlock()
	for _, p := range e.publish {
		e.s.publish(p.api, p.stage)
	}
	for _, key := range e.withdraw {
		e.s.publisher.Withdraw(key.api, key.stage)
	}
	return nil
}
