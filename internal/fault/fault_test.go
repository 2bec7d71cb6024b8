package fault_test

// Proves that rules pick the hits they say, in order, that a stalled point stalls no other, and that a nil Set is free.
// How: a table of rules against a run of hits; a stall held by a channel; allocations counted.

import (
	"errors"
	"strings"
	"testing"

	"sluice/internal/fault"
)

const (
	pointRead  fault.Point = "test.read"
	pointWrite fault.Point = "test.write"
)

func TestRulesPickTheirHits(t *testing.T) {
	boom := errors.New("boom")
	for name, test := range map[string]struct {
		rules func(*fault.Set)
		want  string
	}{
		"no rule": {func(*fault.Set) {}, "....."},
		"nth":     {func(s *fault.Set) { s.On(pointRead, fault.Nth(3), fault.Fail(boom)) }, "..b.."},
		"from":    {func(s *fault.Set) { s.On(pointRead, fault.From(4), fault.Fail(boom)) }, "...bb"},
		"always":  {func(s *fault.Set) { s.On(pointRead, fault.Always(), fault.Fail(nil)) }, "iiiii"},
		"first rule wins": {func(s *fault.Set) {
			s.On(pointRead, fault.Nth(2), fault.Fail(boom))
			s.On(pointRead, fault.From(2), fault.Fail(nil))
		}, ".biii"},
		"a call lets the next rule speak": {func(s *fault.Set) {
			s.On(pointRead, fault.Always(), fault.Call(func() {}))
			s.On(pointRead, fault.Nth(1), fault.Fail(boom))
		}, "b...."},
		"another point's rule": {func(s *fault.Set) { s.On(pointWrite, fault.Always(), fault.Fail(boom)) }, "....."},
	} {
		t.Run(name, func(t *testing.T) {
			set := &fault.Set{}
			test.rules(set)
			var got strings.Builder
			for range 5 {
				switch err := set.Hit(pointRead); {
				case err == nil:
					got.WriteByte('.')
				case errors.Is(err, boom):
					got.WriteByte('b')
				case errors.Is(err, fault.ErrInjected):
					got.WriteByte('i')
				}
			}
			if got.String() != test.want {
				t.Errorf("got %s want %s", got.String(), test.want)
			}
			if hits := set.Hits(pointRead); hits != 5 {
				t.Errorf("%d hits counted", hits)
			}
			set.Clear(pointRead)
			if err := set.Hit(pointRead); err != nil || set.Hits(pointRead) != 1 {
				t.Errorf("after Clear: %v, %d hits", err, set.Hits(pointRead))
			}
		})
	}
}

func TestAStalledPointStallsNoOther(t *testing.T) {
	set := &fault.Set{}
	stalled, release := make(chan struct{}), make(chan struct{})
	set.On(pointWrite, fault.Nth(1), fault.Call(func() { close(stalled); <-release }))
	done := make(chan error)
	go func() { done <- set.Hit(pointWrite) }()
	<-stalled
	if err := set.Hit(pointRead); err != nil {
		t.Error(err)
	}
	if err := set.Hit(pointWrite); err != nil {
		t.Error(err)
	}
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestANilSetIsFree(t *testing.T) {
	var set *fault.Set
	allocs := testing.AllocsPerRun(100, func() {
		if set.Hit(pointRead) != nil || set.Hits(pointRead) != 0 {
			t.Error("a nil set did something")
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}
