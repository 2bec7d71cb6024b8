package apigateway

import "sluice/internal/store"

// edit collects what one operation changes. Stages are published after it was stored and shown.
type edit struct {
	store.Edit
	s *Service
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
	e.Add(func(b store.Batch) error { return e.s.apis.PutIn(b, a.ID, *a) }, func() { e.s.image.putAPI(a) })
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
	e.Add(func(b store.Batch) error {
		e.s.apis.DeleteIn(b, a.ID)
		return nil
	}, func() { e.s.image.deleteAPI(a) })
}

// putSnapshot stores what a deployment holds; it is not kept in memory.
func (e *edit) putSnapshot(api, deployment string, taken *snapshot) {
	e.Add(func(b store.Batch) error { return e.s.snapshots.PutIn(b, key(api, deployment), *taken) }, nil)
}

func (e *edit) deleteSnapshot(api, deployment string) {
	e.Add(func(b store.Batch) error {
		e.s.snapshots.DeleteIn(b, key(api, deployment))
		return nil
	}, nil)
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
	if err := e.Commit(store.Durably, e.s.store, &e.s.image.mu); err != nil {
		return err
	}
	for _, p := range e.publish {
		e.s.publish(p.api, p.stage)
	}
	for _, key := range e.withdraw {
		e.s.publisher.Withdraw(key.api, key.stage)
	}
	return nil
}
