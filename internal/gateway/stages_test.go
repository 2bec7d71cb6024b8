package gateway

// Proves that stages are found, swapped whole and withdrawn, and that requests under way see the old API or the new one while
// deployments change under them. How: plain calls, and readers against writers under the race detector.

import (
	"fmt"
	"sync"
	"testing"

	"sluice/internal/gateway/restapi"
)

func stageOf(t testing.TB, id, stage, deployment string) *restapi.API {
	t.Helper()
	a, err := restapi.Compile(restapi.Definition{ID: id, Stage: stage, DeploymentID: deployment})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestStages(t *testing.T) {
	s := NewStages()
	if s.Find("a", "dev") != nil {
		t.Error("an empty registry finds something")
	}
	first, second, other := stageOf(t, "a", "dev", "1"), stageOf(t, "a", "dev", "2"), stageOf(t, "a", "prod", "1")
	s.Publish(first)
	s.Publish(other)
	if s.Find("a", "dev") != first || s.Find("a", "prod") != other || s.Find("a", "DEV") != nil || s.Find("b", "dev") != nil {
		t.Error("found the wrong stage")
	}
	s.Publish(second)
	if s.Find("a", "dev") != second || s.Find("a", "prod") != other {
		t.Error("publishing again did not take the stage's place alone")
	}
	s.Withdraw("a", "dev")
	s.Withdraw("a", "dev")
	s.Withdraw("nobody", "dev")
	if s.Find("a", "dev") != nil || s.Find("a", "prod") != other {
		t.Error("withdrawing did not end the stage alone")
	}
	s.Withdraw("a", "prod")
	if n := len(*s.shard("a").apis.Load()); n != 0 {
		t.Errorf("%d APIs are left", n)
	}
}

func TestStagesUnderChange(t *testing.T) {
	s := NewStages()
	const rounds = 2000
	versions := make([]*restapi.API, 8)
	for i := range versions {
		versions[i] = stageOf(t, "a", "dev", fmt.Sprint(i))
	}
	s.Publish(versions[0])
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for i := range rounds {
				s.Publish(versions[i%len(versions)])
				s.Publish(stageOf(t, fmt.Sprint("other", i%50), "dev", "1"))
				s.Withdraw(fmt.Sprint("other", (i+7)%50), "dev")
			}
		})
		group.Go(func() {
			for range rounds {
				if a := s.Find("a", "dev"); a == nil || a.Stage != "dev" {
					t.Error("the stage was away for a moment")
					return
				}
			}
		})
	}
	group.Wait()
}

func BenchmarkFindAmongTenThousand(b *testing.B) {
	s := NewStages()
	for i := range 10_000 {
		s.Publish(stageOf(b, fmt.Sprintf("api%07d", i), "dev", "1"))
	}
	b.ReportAllocs()
	for b.Loop() {
		if s.Find("api0004711", "dev") == nil {
			b.Fatal("not found")
		}
	}
}
