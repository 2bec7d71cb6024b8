package apigateway

// Proves that changes from many callers at once leave one consistent state: the last answer is what is stored, shown and served.
// How: goroutines that change, deploy and read the same APIs, under the race detector, and a restart.

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
)

func TestConcurrentChanges(t *testing.T) {
	b := newBench(t)
	api, resource, _ := b.deployed()
	send := func(operation string, params M) int {
		r := request(t, operation, params)
		return b.edge.Do(t.Context(), b.Caller, r).Status
	}
	const rounds = 40
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range rounds {
				part := fmt.Sprint("w", worker, "-", i)
				for operation, params := range map[string]M{
					"CreateResource":   {"restApiId": api, "parentId": resource, "pathPart": part},
					"CreateDeployment": {"restApiId": api, "stageName": fmt.Sprint("s", i%3), "variables": M{"worker": fmt.Sprint(worker)}},
					"PutMethod":        {"restApiId": api, "resourceId": resource, "httpMethod": "PATCH", "authorizationType": "NONE"},
					"DeleteMethod":     {"restApiId": api, "resourceId": resource, "httpMethod": "PATCH"},
					"GetResources":     {"restApiId": api, "embed": []any{"methods"}, "limit": 500},
					"GetStages":        {"restApiId": api},
					"CreateRestApi":    {"name": part},
				} {
					if status := send(operation, params); status >= http.StatusInternalServerError {
						t.Errorf("%s: %d", operation, status)
					}
				}
			}
		})
	}
	group.Wait()
	if got := b.pages("GetResources", M{"restApiId": api, "limit": 500}, nil); len(got) != 2+4*rounds {
		t.Errorf("%d resources, want %d", len(got), 2+4*rounds)
	}
	if got := b.pages("GetRestApis", M{"limit": 500}, nil); len(got) != 1+4*rounds {
		t.Errorf("%d APIs", len(got))
	}
	for _, item := range b.must("GetStages", M{"restApiId": api})["item"].([]any) {
		stage := item.(M)
		served := b.published.get(api, stage["stageName"].(string))
		if served.DeploymentID != stage["deploymentId"] {
			t.Errorf("%v serves %s", stage, served.DeploymentID)
		}
		if variables, ok := stage["variables"].(M); ok {
			if v, _ := served.Variable("worker"); v != variables["worker"] {
				t.Errorf("%v serves the variable %s", stage, v)
			}
		}
	}
	shown, served := b.everythingShown(), b.everythingServed()
	b.reopen()
	if b.everythingShown() != shown || b.everythingServed() != served {
		t.Error("a restart shows or serves something else")
	}
}
