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

// publish serves an API that is compiled already.
func publish(s *Stages, a *restapi.API) {
	s.Publish(a.ID, a.Stage, func() *restapi.API { return a })
}

func TestStages(t *testing.T) {
	s := NewStages()
	if s.Find("a", "dev") != nil {
		t.Error("an empty registry finds something")
	}
	first, second, other := stageOf(t, "a", "dev", "1"), stageOf(t, "a", "dev", "2"), stageOf(t, "a", "prod", "1")
	publish(s, first)
	publish(s, other)
	if s.Find("a", "dev") != first || s.Find("a", "prod") != other || s.Find("a", "DEV") != nil || s.Find("b", "dev") != nil {
		t.Error("found the wrong stage")
	}
	publish(s, second)
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
	publish(s, versions[0])
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for i := range rounds {
				publish(s, versions[i%len(versions)])
				publish(s, stageOf(t, fmt.Sprint("other", i%50), "dev", "1"))
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

// What is called is compiled; what was not called for longest is compiled again; a request that waits for a stage that moves on gets
// what it serves then.
func TestStagesForget(t *testing.T) {
	s := NewStages()
	s.routesMax = 4
	compiled := map[string]int{}
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		s.Publish(id, "dev", func() *restapi.API {
			compiled[id]++
			return stageOf(t, id, "dev", "1")
		})
	}
	if len(compiled) > 0 {
		t.Error("compiled before anyone called")
	}
	for _, id := range []string{"a", "b", "c", "d", "a", "e", "a", "a", "f", "e"} {
		if a := s.Find(id, "dev"); a == nil || a.ID != id {
			t.Fatalf("%s: %v", id, a)
		}
	}
	if n := s.routes.Load(); n > 4 {
		t.Errorf("%d are kept", n)
	}
	if compiled["a"] != 1 || compiled["e"] != 1 || compiled["b"] != 1 {
		t.Errorf("compiled %v", compiled)
	}
	if s.Find("b", "dev"); compiled["b"] != 2 {
		t.Errorf("b was not forgotten: %v", compiled)
	}
	before := s.routes.Load()
	s.Withdraw("b", "dev")
	if s.Find("b", "dev") != nil || s.routes.Load() != before-1 {
		t.Errorf("withdrawn, and %d are counted after %d", s.routes.Load(), before)
	}
}

func TestAStageMovesOnWhileItIsCompiled(t *testing.T) {
	s := NewStages()
	started, goOn := make(chan bool), make(chan bool)
	s.Publish("a", "dev", func() *restapi.API {
		started <- true
		<-goOn
		return stageOf(t, "a", "dev", "1")
	})
	var group sync.WaitGroup
	group.Go(func() { s.Find("a", "dev") })
	<-started
	second := s.served("a", "dev")
	group.Go(func() { s.Publish("a", "dev", func() *restapi.API { return stageOf(t, "a", "dev", "2") }) })
	group.Go(func() {
		if a := s.Find("a", "dev"); a == nil {
			t.Error("the stage was away")
		}
	})
	close(goOn)
	group.Wait()
	if a := s.Find("a", "dev"); a.DeploymentID != "2" {
		t.Errorf("it serves %s", a.DeploymentID)
	}
	if s.compile(second) != nil || s.routes.Load() != 1 {
		t.Errorf("what is served no more is kept: %d", s.routes.Load())
	}
}

func BenchmarkFindAmongTenThousand(b *testing.B) {
	s := NewStages()
	for i := range 10_000 {
		publish(s, stageOf(b, fmt.Sprintf("api%07d", i), "dev", "1"))
	}
	b.ReportAllocs()
	for b.Loop() {
		if s.Find("api0004711", "dev") == nil {
			b.Fatal("not found")
		}
	}
}
