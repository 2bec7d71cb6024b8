package engine

// Proves that an activity's tasks are handed out in the order of their offers, each once, and that what was withdrawn is neither handed out nor
// kept. How: a random run of offers, withdrawals and takes beside a list that does the same.

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/service/sfn/ledger"
)

func newActivities() *activities {
	return &activities{of: map[string]*activity{}, open: map[offer]*activity{}}
}

func TestOffersInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, model, made := newActivities(), []offer(nil), int64(0)
		known := func(t *rapid.T) offer {
			return offer{key: ledger.Key{Name: "a"}, attempt: rapid.Int64Range(0, made).Draw(t, "attempt")}
		}
		t.Repeat(map[string]func(*rapid.T){
			"offer": func(*rapid.T) {
				made++
				o := offer{key: ledger.Key{Name: "a"}, attempt: made}
				s.offer("arn", o)
				model = append(model, o)
			},
			"offer again": func(t *rapid.T) {
				if o := known(t); slices.Contains(model, o) {
					s.offer("arn", o)
				}
			},
			"withdraw": func(t *rapid.T) {
				o := known(t)
				s.withdraw(o)
				model = slices.DeleteFunc(model, func(open offer) bool { return open == o })
			},
			"take": func(t *rapid.T) {
				if len(model) == 0 {
					return
				}
				if o, ok, _ := s.next("arn"); !ok || o != model[0] {
					t.Fatalf("%v, %v, not %v", o, ok, model[0])
				}
				model = model[1:]
			},
			"": func(t *rapid.T) {
				if len(s.open) != len(model) || (len(model) == 0) != (s.of["arn"] == nil) {
					t.Fatalf("%d open of %d, %v", len(s.open), len(model), s.of["arn"])
				}
			},
		})
	})
}

// Nobody asks for tasks that come and go: they leave nothing behind.
func TestWithdrawnOffersAreNotKept(t *testing.T) {
	s, keep := newActivities(), offer{attempt: -1}
	s.offer("arn", keep)
	for i := range int64(10_000) {
		s.offer("arn", offer{attempt: i})
		s.withdraw(offer{attempt: i})
	}
	if a := s.of["arn"]; len(a.offers) > withdrawnMax+2*a.open+1 || a.open != 1 || len(s.open) != 1 {
		t.Fatalf("%d kept, %d open", len(a.offers), a.open)
	}
	if o, ok, _ := s.next("arn"); !ok || o != keep || len(s.of) != 0 {
		t.Fatalf("%v, %v, %d", o, ok, len(s.of))
	}
}

// A worker that was told of a task and has left leaves it to another.
func TestAWorkerThatLeaves(t *testing.T) {
	s := newActivities()
	_, _, first := s.next("arn")
	_, _, second := s.next("arn")
	s.offer("arn", offer{attempt: 1})
	<-first
	s.leave("arn", first)
	select {
	case <-second:
	default:
		t.Fatal("nobody was told")
	}
	s.leave("arn", second)
	if o, ok, _ := s.next("arn"); !ok || o.attempt != 1 || len(s.of) != 0 {
		t.Fatalf("%v, %v, %d", o, ok, len(s.of))
	}
}

// BenchmarkOfferAgain is what a server does for each of 100,000 tasks that nobody took when it starts again and offers them.
func BenchmarkOfferAgain(b *testing.B) {
	s := newActivities()
	for i := range int64(100_000) {
		s.offer("arn", offer{attempt: i})
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.offer("arn", offer{attempt: int64(i % 100_000)})
	}
}
