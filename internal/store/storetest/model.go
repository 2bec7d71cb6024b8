package storetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"sluice/internal/store"
)

const (
	modelSeeds = 20
	modelSteps = 150
	modelKeys  = 30
)

// model is what the store should hold: the state after each batch, from the last that is known to be durable on.
type model struct {
	states []map[string]string
}

func (m *model) newest() map[string]string { return m.states[len(m.states)-1] }

func render(state map[string]string) string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(state)) {
		parts = append(parts, key+"="+state[key])
	}
	return strings.Join(parts, " ")
}

// testModel makes random changes, syncs some, crashes and reopens, and compares with the model after every step.
func testModel(t *testing.T, d Disk) {
	s := mustOpen(t, d)
	for seed := range uint64(modelSeeds) {
		chance := rand.New(rand.NewPCG(4, seed))
		change(t, s, func(b store.Batch) { b.DeleteRange([]byte("k"), []byte("l")) })
		m := &model{states: []map[string]string{{}}}
		for step := range modelSteps {
			where := fmt.Sprintf("seed %d step %d", seed, step)
			switch roll := chance.IntN(100); {
			case roll < 3:
				d.Crash(chance)
				s = mustOpen(t, d)
				m.recover(t, where, s)
			case roll < 5:
				mustClose(t, s)
				s = mustOpen(t, d)
				m.states = m.states[len(m.states)-1:]
			default:
				m.change(t, s, chance)
			}
			if step%10 == 0 || len(m.states) == 1 {
				expect(t, where, content(t, s, store.Range{}), render(m.newest()))
			}
			if t.Failed() {
				t.FailNow()
			}
		}
	}
	mustClose(t, s)
}

func (m *model) change(t *testing.T, s store.Store, chance *rand.Rand) {
	b := s.NewBatch()
	next := maps.Clone(m.newest())
	for range 1 + chance.IntN(6) {
		key := fmt.Sprintf("k%02d", chance.IntN(modelKeys))
		switch chance.IntN(6) {
		case 0:
			b.Delete([]byte(key))
			delete(next, key)
		case 1:
			to := fmt.Sprintf("k%02d", chance.IntN(modelKeys))
			b.DeleteRange([]byte(key), []byte(to))
			maps.DeleteFunc(next, func(k, _ string) bool { return key <= k && k < to })
		default:
			next[key] = fmt.Sprint(chance.IntN(1000), strings.Repeat("x", chance.IntN(300)))
			b.Put([]byte(key), []byte(next[key]))
		}
	}
	m.states = append(m.states, next)
	ticket, err := s.Commit(b)
	if err != nil {
		t.Fatal(err)
	}
	if chance.IntN(3) == 0 {
		if err := ticket.Wait(); err != nil {
			t.Fatal(err)
		}
		m.states = m.states[len(m.states)-1:]
	}
}

// recover finds which of the possible states the crash left.
func (m *model) recover(t *testing.T, where string, s store.Store) {
	got := content(t, s, store.Range{})
	for _, state := range m.states {
		if render(state) == got {
			m.states = []map[string]string{state}
			return
		}
	}
	t.Fatalf("%s: after the crash it is in no state that it ever had after a batch:\n%s", where, got)
}

// testConcurrentCommits has goroutines commit counters of their own and reads each back before the next.
func testConcurrentCommits(t *testing.T, d Disk) {
	const writers, commits = 16, 50
	s := mustOpen(t, d)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			key := fmt.Appendf(nil, "w%02d", w)
			for i := range commits {
				b := s.NewBatch()
				b.Put(key, fmt.Append(nil, i))
				ticket, err := s.Commit(b)
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := s.Get(key); err != nil || string(got) != fmt.Sprint(i) {
					t.Errorf("%s: committed %d, read %q, %v", key, i, got, err)
				}
				if err := ticket.Wait(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	d.Crash(rand.New(rand.NewPCG(5, 5)))
	s = mustOpen(t, d)
	var want []string
	for w := range writers {
		want = append(want, fmt.Sprintf("w%02d=%d", w, commits-1))
	}
	expect(t, "after the crash", content(t, s, store.Range{}), strings.Join(want, " "))
	mustClose(t, s)
}
