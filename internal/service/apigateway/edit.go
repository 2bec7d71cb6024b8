package apigateway

import (
	"fmt"

	"sluice/internal/gateway/restapi"
	"sluice/internal/store"
)

// edit collects what one operation changes. It is stored in one batch, shown to readers when that is on the disk, and
// published after that; an operation that fails before leaves nothing behind.
type edit struct {
	s     *Service
	store []func(store.Batch) error
	show  []func(*image)
	// publish and withdraw are the stages whose API changes.
	publish  []*restapi.API
	withdraw []stageKey
}

// stageKey names a stage among all APIs.
type stageKey struct{ api, stage string }

// below is the store's key of something that belongs to an API. IDs and stage names hold no slash.
func below(api, id string) string { return api + "/" + id }

func (e *edit) putAPI(a *restAPI) {
	e.store = append(e.store, func(b store.Batch) error { return e.s.apis.PutIn(b, a.ID, *a) })
	e.show = append(e.show, func(i *image) { i.putAPI(a) })
}

// deleteAPI deletes an API with everything below it.
func (e *edit) deleteAPI(x *entry) {
	a := x.api
	for id := range x.resources {
		e.deleteResource(a.ID, id)
	}
	for id := range x.deployments {
		e.deleteDeployment(a.ID, id)
	}
	for name := range x.stages {
		e.deleteStage(a.ID, name)
	}
	e.store = append(e.store, func(b store.Batch) error {
		e.s.apis.DeleteIn(b, a.ID)
		return nil
	})
	e.show = append(e.show, func(i *image) { i.deleteAPI(a) })
}

func (e *edit) putResource(api string, r *resource) {
	e.store = append(e.store, func(b store.Batch) error { return e.s.resources.PutIn(b, below(api, r.ID), *r) })
	e.show = append(e.show, func(i *image) { i.apis[api].resources[r.ID] = r })
}

func (e *edit) deleteResource(api, id string) {
	e.store = append(e.store, func(b store.Batch) error {
		e.s.resources.DeleteIn(b, below(api, id))
		return nil
	})
	e.show = append(e.show, func(i *image) { delete(i.apis[api].resources, id) })
}

func (e *edit) putDeployment(api string, d *deployment) {
	e.store = append(e.store, func(b store.Batch) error { return e.s.deployments.PutIn(b, below(api, d.ID), *d) })
	e.show = append(e.show, func(i *image) { i.apis[api].deployments[d.ID] = d })
}

// putSnapshot stores what a deployment holds; it is not kept in memory.
func (e *edit) putSnapshot(api, deployment string, taken *snapshot) {
	e.store = append(e.store, func(b store.Batch) error { return e.s.snapshots.PutIn(b, below(api, deployment), *taken) })
}

func (e *edit) deleteDeployment(api, id string) {
	e.store = append(e.store, func(b store.Batch) error {
		e.s.deployments.DeleteIn(b, below(api, id))
		e.s.snapshots.DeleteIn(b, below(api, id))
		return nil
	})
	e.show = append(e.show, func(i *image) { delete(i.apis[api].deployments, id) })
}

// putStage stores a stage and serves compiled in its place.
func (e *edit) putStage(api string, st *stage, compiled *restapi.API) {
	e.storeStage(api, st)
	e.publish = append(e.publish, compiled)
}

// storeStage stores a stage whose API stays as it is.
func (e *edit) storeStage(api string, st *stage) {
	e.store = append(e.store, func(b store.Batch) error { return e.s.stages.PutIn(b, below(api, st.Name), *st) })
	e.show = append(e.show, func(i *image) { i.apis[api].stages[st.Name] = st })
}

func (e *edit) deleteStage(api, name string) {
	e.store = append(e.store, func(b store.Batch) error {
		e.s.stages.DeleteIn(b, below(api, name))
		return nil
	})
	e.show = append(e.show, func(i *image) { delete(i.apis[api].stages, name) })
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
	for _, api := range e.publish {
		e.s.publisher.Publish(api)
	}
	for _, key := range e.withdraw {
		e.s.publisher.Withdraw(key.api, key.stage)
	}
	return nil
}
