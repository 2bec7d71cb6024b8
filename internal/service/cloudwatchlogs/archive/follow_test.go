package archive_test

// Proves that whoever follows a stream by his mark is shown every event that has become durable, once and in the order in which they came, whatever
// their times, whatever is merged and restarted in between; that a crash shows him again what he had seen since his last durable mark, and
// nothing else; and that marks go with their stream. How: random workloads against a plain list of events.

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/store"
)

func anything([]byte) bool { return true }

// follow reads one part from the mark on, and moves the mark.
func (w *world) follow(stream, reader uint64) []string {
	s := w.archive.Stream(1, stream)
	from, err := s.Mark(reader)
	if err != nil {
		w.t.Fatal(err)
	}
	part, err := s.Follow(from, anything)
	if err != nil {
		w.t.Fatal(err)
	}
	if part == nil {
		return nil
	}
	if err := s.SetMark(reader, part.Next); err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, e := range part.Events {
		out = append(out, e.Message)
	}
	return out
}

func TestFollowing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, 0)
		var sent, durable, seen int
		look := func() bool {
			got := w.follow(7, 1)
			for _, message := range got {
				number, _, _ := strings.Cut(message, " ")
				if number != fmt.Sprint(seen) {
					t.Fatalf("%s comes after %d", number, seen-1)
				}
				seen++
			}
			return len(got) > 0
		}
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				times := rapid.SliceOfN(rapid.Int64Range(1, 1000), 1, 5).Draw(t, "times")
				size := rapid.SampledFrom([]int{0, 10, 40_000}).Draw(t, "size")
				w.put(7, times, func(i int) string { return fmt.Sprint(sent+i, " ", strings.Repeat("x", size)) })
				sent += len(times)
			},
			"flush":  func(*rapid.T) { w.flush(); durable = sent },
			"follow": func(*rapid.T) { look() },
			"crash": func(t *rapid.T) {
				w.disk.Crash(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)))
				w.open()
				sent = durable
				from, err := w.archive.Stream(1, 7).Mark(1)
				if err != nil {
					t.Fatal(err)
				}
				part, err := w.archive.Stream(1, 7).Follow(from, anything)
				if err != nil {
					t.Fatal(err)
				}
				again := durable
				if part != nil {
					if _, err := fmt.Sscan(part.Events[0].Message, &again); err != nil {
						t.Fatal(err)
					}
				}
				if again > seen {
					t.Fatalf("%d to %d are left out", seen, again)
				}
				seen = again
			},
		})
		w.flush()
		for look() {
		}
		if seen != sent {
			t.Fatalf("%d were seen of %d", seen, sent)
		}
	})
}

func TestMarksGoWithTheirStream(t *testing.T) {
	w := newWorld(t, 0)
	w.put(7, []int64{1, 2}, func(int) string { return "x" })
	w.flush()
	s := w.archive.Stream(1, 7)
	if got := w.follow(7, 1); len(got) != 2 {
		t.Error(got)
	}
	if err := store.Durably(w.store, func(b store.Batch) error { s.MarkEnd(b, 2); return nil }); err != nil {
		t.Fatal(err)
	}
	w.put(7, []int64{1}, func(int) string { return "y" })
	w.flush()
	if got := w.follow(7, 2); len(got) != 1 || got[0] != "y" {
		t.Error(got)
	}
	err := w.archive.Erase([]*archive.Stream{s}, func(erase func(store.Batch)) error {
		return store.Durably(w.store, func(b store.Batch) error { erase(b); return nil })
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetMark(1, 9); !errors.Is(err, archive.ErrGone) {
		t.Error(err)
	}
	if err := w.store.Scan(store.Within(store.SpaceLogs.Prefix("mark")), func(k, _ []byte) error { return fmt.Errorf("%x", k) }); err != nil {
		t.Errorf("a mark stays: %v", err)
	}
}
