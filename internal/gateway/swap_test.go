package gateway

// Proves that a stage may change under its requests: each is served by one deployment whole, the old or the new one, and after a
// change none by the old. How: requests from several goroutines while deployments are swapped, under the race detector.

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"sluice/internal/gateway/restapi"
)

func TestDeploymentsSwapUnderRequests(t *testing.T) {
	const deployments, callers = 200, 4
	w := newWorld(t)
	// Every deployment says its number in the request's template, in the response's and in a stage variable.
	publish := func(n int) {
		text := fmt.Sprint(n)
		w.deploy(map[string]restapi.Method{"GET /n": script(
			`#set($context.responseOverride.header.X-Request = "`+text+`")`+okStatus, `#set($context.responseOverride.header.X-Response = "`+text+`")$stageVariables.n`,
		)}, func(d *restapi.Definition) { d.Variables = map[string]string{"n": text} })
	}
	publish(0)
	var done atomic.Bool
	var finished atomic.Int64 // the deployment that was last published
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			for !done.Load() {
				before := finished.Load()
				r := w.gateway.Serve(context.Background(), request("GET", "/n", ""))
				n := r.Header.Get("X-Request")
				var number int64
				_, err := fmt.Sscan(n, &number)
				if err != nil || n != r.Header.Get("X-Response") || n != string(r.Body) || number < before {
					t.Errorf("after %d: %d %s %v", before, r.Status, r.Body, r.Header)
					return
				}
			}
		})
	}
	for n := 1; n <= deployments; n++ {
		publish(n)
		finished.Store(int64(n))
	}
	done.Store(true)
	group.Wait()
	w.stages.Withdraw(testAPI, "dev")
	if r := w.serve(request("GET", "/n", "")); r.Status != 403 {
		t.Errorf("withdrawn: %d", r.Status)
	}
}
