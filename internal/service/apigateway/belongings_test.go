package apigateway

// Proves that what of an API is not in memory is as if it were: with room for few, many APIs are worked on at once, and each shows
// what was done to it and nothing else; what a deletion leaves is nothing. How: real calls, from several goroutines, under the race
// detector.

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

func TestMoreAPIsThanAreInMemory(t *testing.T) {
	b := newBench(t)
	const apis, workers = filledMax + 40, 4
	ids := make([]string, apis)
	for i := range ids {
		made := b.must("CreateRestApi", M{"name": fmt.Sprint("api-", i)})
		ids[i] = made["id"].(string)
		b.must("CreateResource", M{"restApiId": ids[i], "parentId": made["rootResourceId"], "pathPart": fmt.Sprint("first", i)})
	}
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for i := w; i < apis; i += workers {
				root := b.must("GetRestApi", M{"restApiId": ids[i]})["rootResourceId"]
				b.must("CreateResource", M{"restApiId": ids[i], "parentId": root, "pathPart": "second"})
				b.must("GetResources", M{"restApiId": ids[(i*7)%apis]})
			}
		})
	}
	group.Wait()
	inMemory := 0
	for _, e := range b.service.image.apis {
		if e.belongings != nil {
			inMemory++
		}
	}
	if inMemory > filledMax || len(b.service.image.filled) > filledMax {
		t.Errorf("%d are in memory", inMemory)
	}
	for i, id := range ids {
		got := fmt.Sprint(b.must("GetResources", M{"restApiId": id})["item"])
		for _, path := range []string{fmt.Sprintf("path:/first%d ", i), "path:/second "} {
			if !strings.Contains(got, path) {
				t.Fatalf("API %d shows %s, not %s", i, got, path)
			}
		}
	}
	for _, id := range ids {
		b.must("DeleteRestApi", M{"restApiId": id})
	}
	left := 0
	if err := b.service.resources.records.Load(func(string, resource) error { left++; return nil }); err != nil || left > 0 {
		t.Errorf("%d resources are left, %v", left, err)
	}
}
