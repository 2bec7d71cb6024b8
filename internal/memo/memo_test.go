package memo_test

// Proves that a value is found once and remembered, until another is kept or it is forgotten. How: by counting.

import (
	"sync"
	"testing"

	"sluice/internal/memo"
)

func TestRemembers(t *testing.T) {
	var m memo.Of[int]
	n := 0
	find := func() *int { n++; v := n; return &v }
	if m.Kept() != nil || *m.Get(find) != 1 || *m.Get(find) != 1 || *m.Kept() != 1 {
		t.Errorf("found %d times", n)
	}
	seven := 7
	if m.Keep(&seven); *m.Get(find) != 7 {
		t.Error("what is kept does not take the place of what was")
	}
	if m.Keep(nil); *m.Get(find) != 2 {
		t.Error("what is forgotten is not found again")
	}
}

func TestManyAsk(t *testing.T) {
	var m memo.Of[int]
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := *m.Get(func() *int { v := 5; return &v }); got != 5 {
				t.Error(got)
			}
		})
	}
	all.Wait()
}
