package archive_test

// Proves what the archive promises: whoever follows pages sees every event of a query once and in order, forwards and backwards, whatever
// is flushed, merged and restarted in between; what was flushed survives a crash; what is erased or expired is gone from memory and disk;
// the limit holds, and the oldest goes first. How: random workloads on the store in memory against a plain list of events.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sluice/internal/clock"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/service/cloudwatchlogs/chunk"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// world is an archive on a disk that outlives it.
type world struct {
	t       interface{ Fatal(...any) }
	disk    *memory.Disk
	clock   *clock.Virtual
	store   *memory.Store
	archive *archive.Archive
	limit   int64
	log     bytes.Buffer
}

func newWorld(t interface{ Fatal(...any) }, limit int64) *world {
	w := &world{t: t, disk: memory.NewDisk(), clock: clock.NewVirtual(start), limit: limit}
	w.open()
	return w
}

func (w *world) open() {
	var err error
	if w.store, err = w.disk.Open(nil); err != nil {
		w.t.Fatal(err)
	}
	w.archive, err = archive.Open(archive.Config{Store: w.store, Clock: w.clock, Log: slog.New(slog.NewTextHandler(&w.log, nil)), BytesMax: w.limit})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) flush() {
	if err := w.archive.Flush(); err != nil {
		w.t.Fatal(err)
	}
}

// event is what the test knows of one.
type event struct {
	position archive.Position
	message  string
}

func (w *world) put(stream uint64, times []int64, message func(i int) string) []event {
	first, err := w.archive.Stream(1, stream).Append(w.clock.Now(), len(times), func(i int) (int64, string) { return times[i], message(i) })
	if err != nil {
		w.t.Fatal(err)
	}
	var out []event
	for i, at := range times {
		out = append(out, event{archive.Position{Time: at, Ordinal: first + uint64(i), Stream: stream}, message(i)})
	}
	return out
}

// all reads every page.
func (w *world) all(streams []uint64, q archive.Query, between func()) []event {
	var handles []*archive.Stream
	for _, id := range streams {
		handles = append(handles, w.archive.Stream(1, id))
	}
	var out []event
	for {
		page, err := w.archive.Read(context.Background(), handles, &q)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(page.Events) > q.EventsMax {
			w.t.Fatal("a page of", len(page.Events))
		}
		for _, e := range page.Events {
			out = append(out, event{e.Position, e.Message})
		}
		if !page.More {
			return out
		}
		if q.After != nil && *q.After == page.Next {
			w.t.Fatal("no progress at", page.Next)
		}
		q.After = &page.Next
		between()
	}
}

func TestPagesHaveEveryEventOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, 0)
		var known []event
		base := start.UnixMilli()
		put := func() {
			n := rapid.IntRange(1, 30).Draw(t, "n")
			span := rapid.SampledFrom([]int64{1, 50, 5000}).Draw(t, "span")
			times := rapid.SliceOfN(rapid.Int64Range(base, base+span), n, n).Draw(t, "times")
			if rapid.Bool().Draw(t, "sorted") {
				slices.Sort(times)
				base = times[n-1]
			}
			known = append(known, w.put(uint64(rapid.IntRange(1, 3).Draw(t, "stream")), times, func(i int) string {
				return fmt.Sprintf("message %d %s", i, strings.Repeat("x", i*i))
			})...)
		}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0:
				w.flush()
			case 1:
				w.clock.Advance(time.Duration(rapid.IntRange(0, 1000).Draw(t, "ms")) * time.Millisecond)
			default:
				put()
			}
		}
		if rapid.Bool().Draw(t, "crash") {
			w.flush()
			w.disk.Crash(rand.New(rand.NewPCG(1, 2)))
			w.open()
		}
		streams := rapid.SampledFrom([][]uint64{{1}, {2}, {1, 2, 3}, {3, 1}}).Draw(t, "streams")
		q := archive.Query{
			From: rapid.Int64Range(start.UnixMilli()-1, base+1).Draw(t, "from"), To: rapid.Int64Range(start.UnixMilli()-1, base+5000).Draw(t, "to"),
			Backwards: rapid.Bool().Draw(t, "backwards"), EventsMax: rapid.IntRange(1, 40).Draw(t, "page"), BytesMax: rapid.IntRange(1, 4000).Draw(t, "bytes"),
			ScanBytesMax: rapid.SampledFrom([]int{0, 1, 500}).Draw(t, "scan"),
		}
		term := rapid.SampledFrom([]string{"", "message 1", "nowhere"}).Draw(t, "term")
		if term != "" {
			q.Match = func(m []byte) bool { return bytes.Contains(m, []byte(term)) }
			q.Literal = []byte(term)
		}
		got := w.all(streams, q, func() {
			if rapid.Bool().Draw(t, "flush between") {
				w.flush()
			}
		})
		var want []event
		for _, e := range known {
			if slices.Contains(streams, e.position.Stream) && e.position.Time >= q.From && e.position.Time <= q.To && strings.Contains(e.message, term) {
				want = append(want, e)
			}
		}
		slices.SortFunc(want, func(x, y event) int { return x.position.Compare(y.position) })
		if q.Backwards {
			slices.Reverse(want)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v\nwant %v", got, want)
		}
	})
}

func everything() archive.Query {
	return archive.Query{To: math.MaxInt64, EventsMax: 10000, BytesMax: 1 << 20}
}

func TestChunksStayFew(t *testing.T) {
	w := newWorld(t, 0)
	for i := range 500 {
		w.put(1, []int64{start.UnixMilli() + int64(i)}, func(int) string { return strings.Repeat("line ", 20) })
		w.flush()
	}
	chunks := 0
	if err := w.store.Scan(store.Within(store.SpaceLogs.Prefix("chunk")), func(_, _ []byte) error { chunks++; return nil }); err != nil || chunks > 12 {
		t.Errorf("%d chunks of 500 flushes, %v", chunks, err)
	}
	if got := w.all([]uint64{1}, everything(), func() {}); len(got) != 500 {
		t.Errorf("%d events", len(got))
	}
}

func TestErasedStreamsAreGone(t *testing.T) {
	w := newWorld(t, 0)
	s := w.archive.Stream(1, 1)
	w.put(1, []int64{1, 2}, func(int) string { return "flushed" })
	w.flush()
	w.put(1, []int64{3}, func(int) string { return "pending" })
	w.put(2, []int64{3}, func(int) string { return "of another" })
	refused := errors.New("refused")
	if err := w.archive.Erase([]*archive.Stream{s}, func(func(store.Batch)) error { return refused }); !errors.Is(err, refused) || s.Stats().Events != 3 {
		t.Errorf("%v, %+v", err, s.Stats())
	}
	if err := w.archive.Erase([]*archive.Stream{s}, func(erase func(store.Batch)) error {
		return store.Durably(w.store, func(b store.Batch) error { erase(b); return nil })
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(start, 1, func(int) (int64, string) { return 1, "late" }); !errors.Is(err, archive.ErrGone) {
		t.Errorf("late: %v", err)
	}
	w.flush()
	w.disk.Crash(rand.New(rand.NewPCG(1, 2)))
	w.open()
	if got := w.all([]uint64{1, 2}, everything(), func() {}); len(got) != 1 || got[0].message != "of another" {
		t.Errorf("%v", got)
	}
}

func TestOldEventsExpire(t *testing.T) {
	w := newWorld(t, 0)
	for i := range int64(3) {
		w.put(1, []int64{1000 * i, 1000*i + 1}, func(int) string { return string(make([]byte, 200<<10)) })
		w.flush()
	}
	if err := w.archive.Expire([]*archive.Stream{w.archive.Stream(1, 1)}, 1500); err != nil {
		t.Fatal(err)
	}
	if s := w.archive.Stream(1, 1).Stats(); s.First != 2000 || s.Events != 2 || s.LastIngested == 0 {
		t.Errorf("%+v", s)
	}
	stored, _ := w.archive.Usage()
	w.open2()
	if again, _ := w.archive.Usage(); again != stored || len(w.all([]uint64{1}, everything(), func() {})) != 2 {
		t.Errorf("%d bytes, %d after a restart", stored, again)
	}
}

// open2 opens the archive again without a crash.
func (w *world) open2() {
	if err := w.store.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.open()
}

func TestTheOldestIsGivenUp(t *testing.T) {
	const limit = 100 << 10
	w := newWorld(t, limit)
	chance := rand.New(rand.NewPCG(1, 2))
	for i := range int64(100) {
		w.clock.Advance(time.Second)
		w.put(uint64(i%3), []int64{i}, func(int) string {
			noise := make([]byte, 8<<10)
			for j := range noise {
				noise[j] = byte(chance.Uint32())
			}
			return string(noise)
		})
		w.flush()
		if stored, _ := w.archive.Usage(); stored > limit {
			t.Fatalf("%d bytes after flush %d", stored, i)
		}
	}
	got := w.all([]uint64{0, 1, 2}, everything(), func() {})
	if len(got) == 0 || got[len(got)-1].position.Time != 99 || got[0].position.Time < 80 || w.archive.GivenUp() == 0 || !strings.Contains(w.log.String(), "given up") {
		t.Errorf("%d left, %d given up: %s", len(got), w.archive.GivenUp(), w.log.String())
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	w := newWorld(t, 0)
	large := strings.Repeat("x", 1<<20)
	s := w.archive.Stream(1, 1)
	for range 100 {
		if _, err := s.Append(start, 1, func(int) (int64, string) { return 1, large }); errors.Is(err, archive.ErrBusy) {
			w.flush()
			if _, err := s.Append(start, 1, func(int) (int64, string) { return 1, large }); err != nil {
				t.Errorf("after the flush: %v", err)
			}
			return
		}
	}
	t.Error("everything was taken")
}

func TestNothingIsLostWhileTheDiskIsFull(t *testing.T) {
	w := newWorld(t, 0)
	w.put(1, []int64{1}, func(int) string { return "waits" })
	w.disk.SetRoom(store.RoomScarce)
	if err := w.archive.Flush(); !errors.Is(err, store.ErrNoRoom) {
		t.Errorf("%v", err)
	}
	w.disk.SetRoom(store.RoomEnough)
	w.flush()
	w.disk.Crash(rand.New(rand.NewPCG(1, 2)))
	w.open()
	if got := w.all([]uint64{1}, everything(), func() {}); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestIDs(t *testing.T) {
	// The API Reference's example of FilterLogEvents has its timestamp and its ingestionTime where a position has its time and ordinal; it is
	// none of ours, for there is something behind the stream.
	p, ok := archive.ParseID("31132629274945519779805322857203735586714454643391594505")
	if ok || p.Time != 1396035378988 || p.Ordinal != 1396035394997 {
		t.Errorf("%+v", p)
	}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) archive.Position {
			return archive.Position{Time: rapid.Int64Range(0, 1<<41).Draw(t, name), Ordinal: rapid.Uint64().Draw(t, name), Stream: rapid.Uint64().Draw(t, name)}
		}
		p, q := draw("p"), draw("q")
		if got, ok := archive.ParseID(p.ID()); !ok || got != p || len(p.ID()) != 56 {
			t.Fatalf("%+v is %s is %+v", p, p.ID(), got)
		}
		if strings.Compare(p.ID(), q.ID()) != p.Compare(q) {
			t.Fatalf("%+v and %+v", p, q)
		}
		if _, ok := archive.ParseID(rapid.String().Draw(t, "text")); ok {
			t.Fatal("any text is an ID")
		}
	})
}

// TestConcurrently has writers, a flusher, an eraser and a reader at once; the race detector watches.
func TestConcurrently(t *testing.T) {
	w := newWorld(t, 64<<10)
	const writers, rounds = 3, 200
	var all sync.WaitGroup
	for id := range uint64(writers) {
		all.Go(func() {
			s := w.archive.Stream(1, id+1)
			for i := range rounds {
				if _, err := s.Append(start, 5, func(j int) (int64, string) { return int64(5*i + j), strings.Repeat("x", 100) }); err != nil {
					t.Error(err)
				}
				s.Stats()
			}
		})
	}
	var done atomic.Bool
	var others sync.WaitGroup
	others.Go(func() {
		for !done.Load() {
			w.flush()
		}
	})
	others.Go(func() {
		for n := uint64(100); !done.Load(); n++ {
			s := w.archive.Stream(1, n)
			if _, err := s.Append(start, 1, func(int) (int64, string) { return 1, "short life" }); err != nil {
				t.Error(err)
			}
			if err := w.archive.Erase([]*archive.Stream{s}, func(erase func(store.Batch)) error {
				return store.Durably(w.store, func(b store.Batch) error { erase(b); return nil })
			}); err != nil {
				t.Error(err)
			}
		}
	})
	others.Go(func() {
		for !done.Load() {
			q := everything()
			if _, err := w.archive.Read(context.Background(), []*archive.Stream{w.archive.Stream(1, 1), w.archive.Stream(1, 2)}, &q); err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
	done.Store(true)
	others.Wait()
	w.flush()
	if _, pending := w.archive.Usage(); pending != 0 {
		t.Errorf("%d bytes wait when everything is written", pending)
	}
	if got := w.all([]uint64{1, 2, 3}, everything(), func() {}); len(got) != writers*rounds*5 {
		t.Errorf("%d events", len(got))
	}
}

func TestADamagedChunkStopsNothing(t *testing.T) {
	w := newWorld(t, 0)
	w.put(1, []int64{1}, func(int) string { return "damaged" })
	w.flush()
	if err := store.Durably(w.store, func(b store.Batch) error {
		return w.store.Scan(store.Within(store.SpaceLogs.Prefix("chunk")), func(key, value []byte) error {
			value = bytes.Clone(value)
			value[len(value)-1]++
			b.Put(bytes.Clone(key), value)
			return nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	w.put(1, []int64{2}, func(int) string { return "whole" })
	w.flush()
	if !strings.Contains(w.log.String(), "cannot be read") {
		t.Errorf("nothing is said: %s", w.log.String())
	}
	q := everything()
	if _, err := w.archive.Read(context.Background(), []*archive.Stream{w.archive.Stream(1, 1)}, &q); !errors.Is(err, chunk.ErrCorrupt) {
		t.Errorf("the damaged events: %v", err)
	}
	q.From = 2
	if page, err := w.archive.Read(context.Background(), []*archive.Stream{w.archive.Stream(1, 1)}, &q); err != nil || len(page.Events) != 1 {
		t.Errorf("the others: %+v, %v", page, err)
	}
}
