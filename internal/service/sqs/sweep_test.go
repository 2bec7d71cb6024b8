package sqs

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sluice/internal/durable"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

// TestSweepsNeverTouchTheLiving proves that a run that a sweep finds holds nothing that is alive, through deletions in any order,
// expiries and restarts; and that, but for those chunks that an expiry cut, nothing that is gone is left out. How: a list of what is
// alive, beside it.
func TestSweepsNeverTouchTheLiving(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const size = 4
		s := &sweep{size: size}
		alive, next := map[uint64]bool{}, uint64(1)
		cut := map[uint64]bool{}
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0, 1, 2, 3:
				for range rapid.IntRange(1, 6).Draw(t, "sent") {
					alive[next] = true
					next++
				}
			case 4:
				to := rapid.Uint64Range(0, next).Draw(t, "below")
				for i := range to {
					delete(alive, i)
				}
				s.below(to)
				cut[to/size] = true
			case 5:
				s = restored(size, alive, next)
				clear(cut)
			default:
				index := rapid.Uint64Range(1, next).Draw(t, "gone")
				if !alive[index] {
					continue
				}
				delete(alive, index)
				from, to, all := s.gone(index)
				for i := from; i < to && all; i++ {
					if alive[i] || i >= next && i/size != index/size {
						t.Fatalf("%d is swept from %d to %d", i, from, to)
					}
				}
			}
		}
		for n := range s.next {
			if _, listed := s.find(n); listed && !cut[n] && none(alive, n*size, (n+1)*size, next) {
				t.Errorf("chunk %d is empty and waits for more", n)
			}
		}
	})
}

// restored is a sweep as a restart makes it.
func restored(size uint64, alive map[uint64]bool, next uint64) *sweep {
	s := &sweep{size: size}
	for i := range next {
		if alive[i] {
			s.restore(i, 1)
		}
	}
	s.restore(next, size-next%size)
	return s
}

func none(alive map[uint64]bool, from, to, next uint64) bool {
	for i := from; i < to; i++ {
		if alive[i] || i >= next {
			return false
		}
	}
	return true
}

// ranges is a store that notes which ranges were removed.
type ranges struct {
	store.Store
	removed *[]string
}

func (r ranges) NewBatch() store.Batch { return rangesBatch{r.Store.NewBatch(), r.removed} }

func (r ranges) Commit(b store.Batch) (store.Ticket, error) {
	return r.Store.Commit(b.(rangesBatch).Batch)
}

type rangesBatch struct {
	store.Batch
	removed *[]string
}

func (b rangesBatch) DeleteRange(from, to []byte) {
	*b.removed = append(*b.removed, fmt.Sprintf("%c %x to %x", from[len(from)-17], from[len(from)-8:], to[len(to)-8:]))
	b.Batch.DeleteRange(from, to)
}

// TestDeletedMessagesAreSweptAway proves that the messages of a queue are removed as ranges once all of a chunk are gone, delayed
// ones too, and after a restart as before it; and that those of the same chunk that are not gone stay. How: a store that notes ranges,
// and a partition opened anew in between.
func TestDeletedMessagesAreSweptAway(t *testing.T) {
	disk := memory.NewDisk()
	for name, delay := range map[string]time.Duration{"in line": 0, "delayed": time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			var removed []string
			opened, err := disk.Open(nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = opened.Close() }()
			noting := ranges{opened, &removed}
			now := time.Unix(1000, 0)
			step := func() func(queue.Command) queue.Answer {
				storage, err := durable.NewEmbedded(noting, nil).Storage(name)
				if err != nil {
					t.Fatal(err)
				}
				s, _, err := durable.Recover(kindOf(4), storage, durable.Limits{})
				if err != nil {
					t.Fatal(err)
				}
				return func(c queue.Command) queue.Answer {
					now = now.Add(time.Second)
					r := durable.NewRequest[queue.Command, queue.Answer]()
					r.Command = c
					s.Begin(now)
					s.Decide(r)
					turn := s.End()
					if err := turn.Wait(); err != nil {
						t.Fatal(err)
					}
					turn.Release(func(queue.Action) {})
					if r.Err != nil {
						t.Fatal(r.Err)
					}
					return r.Answer
				}
			}
			do := step()
			id := do(&queue.Create{Key: queue.Key{Name: name}}).Queue.ID
			for range 20 {
				do(&queue.Send{Queue: id, Messages: []queue.Message{{Payload: []byte("x"), Delay: delay.Milliseconds()}}})
			}
			var got []queue.Position
			for range 20 {
				got = append(got, do(&queue.Receive{Queue: id, Max: 1, Visibility: 3_600_000}).Deliveries[0].Position)
			}
			kept := got[5]
			got = append(got[:5:5], got[6:]...)
			rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
			for i, p := range got {
				if i == len(got)/2 {
					do = step() // after a crash
				}
				do(&queue.Delete{Queue: id, Positions: []queue.Position{p}})
			}
			if len(removed) < 2*3 { // of five chunks one has the message that is kept, the last is not full
				t.Errorf("swept: %v", removed)
			}
			view, err := durable.NewEmbedded(noting, nil).Storage(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := view.View().Get(positionKey(nil, keyMessage, id, kept)); err != nil {
				t.Errorf("what was kept: %v", err)
			}
			left := 0
			if err := view.View().Scan(store.Within(queueKey(keyMessage, id)), func(_, _ []byte) error { left++; return nil }); err != nil || left != 1 {
				t.Errorf("%d are left: %v", left, err)
			}
		})
	}
}
