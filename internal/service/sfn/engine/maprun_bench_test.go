package engine

// Measures a Map Run on a real disk, from a state's own items: what a child takes, how many appends there are to the parent for each, and what an
// item takes in memory while the run goes on. Its children pass their input on, so that this is the run's own cost. 131,071 are the most
// items that an input has room for. Of items that are read from an object there may be a million: their memory is bounded, which a test proves
// with fewer.

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/store/local"
)

// spreader serves one machine, and counts.
type spreader struct {
	world

	machine        *asl.Machine
	appends, ended atomic.Int64
	begun          atomic.Int64
	over           chan struct{}
	before         float64 // the heap's size
	// atHalf is called once, when half of the children are over.
	half   int64
	atHalf func()
	// peak is the most that was in memory when it was looked at: each time that so many more children were over.
	every  int64
	looked sync.Mutex
	peak   float64
}

// look notes how much is in memory.
func (s *spreader) look() {
	now := heap()
	s.looked.Lock()
	defer s.looked.Unlock()
	s.peak = max(s.peak, now)
}

func (s *spreader) Machine(Revision) (*asl.Machine, error) { return s.machine, nil }

func (s *spreader) Happened(o *Origin, _ *execution.Execution, _ []execution.Event) {
	if o.Parent == nil {
		s.appends.Add(1)
	} else {
		s.begun.Add(1)
	}
}

func (s *spreader) Ended(o *Origin) func() { return func() { s.note(o) } }

func (s *spreader) note(o *Origin) {
	if o.Parent == nil {
		s.over <- struct{}{}
	} else if n := s.ended.Add(1); n == s.half {
		s.atHalf()
	} else if s.every > 0 && n%s.every == 0 {
		s.look()
	}
}

func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

func BenchmarkMapRun(b *testing.B) {
	for _, items := range []int{2000, 20_000, 131_071} {
		b.Run(fmt.Sprint("items=", items), func(b *testing.B) { benchmarkMapRun(b, items) })
	}
	b.Run("waiting children", benchmarkWaiting)
	b.Run("described when it is over", benchmarkDescribed)
	b.Run("of 200,000 read items", func(b *testing.B) { benchmarkRead(b, 200_000) })
}

// numbers is an object of lines that are not kept anywhere: {"id":0000007}.
func numbers(items int) *bucket {
	const line = len(`{"id":1000007}`) + 1
	b := newBucket()
	b.made = func(_ string, from, length int64) (string, int64) {
		size := int64(items * line)
		var out []byte
		for i := from / int64(line); int64(len(out)) < length+int64(line) && i < int64(items); i++ {
			out = fmt.Appendf(out, "{\"id\":%d}\n", 1_000_000+i)
		}
		skip := min(from%int64(line), int64(len(out)))
		return string(out[skip:min(int64(len(out)), skip+length)]), size
	}
	return b
}

// reader is an engine whose Map Run reads so many items, with Express children of one Pass, and writes their results.
func newReader(b testing.TB, items int) *spreader {
	b.Helper()
	s := newSpreader(b, mapOf("EXPRESS", reads(`"InputType":"JSONL"`, `"Key":"k"`)+toBucket+`"MaxConcurrency":1000,`, passTask), 0)
	objects := numbers(items)
	objects.before = func(call string) error {
		if call == "add" { // a part of the results
			s.look()
		}
		return nil
	}
	s.engine.Objects = objects
	return s
}

func benchmarkRead(b *testing.B, items int) {
	for n := 0; b.Loop(); n++ {
		s := newReader(b, items)
		s.every = int64(items / 20)
		k := s.begin(b, "x", "{}")
		<-s.over
		out, err := s.engine.Look(b.Context(), k)
		if err != nil || out.Status != execution.Succeeded || out.MapRuns[0].Items.Succeeded != int64(items) {
			b.Fatalf("%+v, %v", out, err)
		}
		b.ReportMetric((s.peak-s.before)/(1<<20), "peak-MB")
		b.ReportMetric((s.peak-s.before)/float64(items), "peak-B/item")
		b.ReportMetric(float64(s.appends.Load())/float64(items), "parent-appends/child")
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(items), "ns/child")
}

// TestMemoryDoesNotGrowWithItems: of four times as many items no more is in memory at any time.
func TestMemoryDoesNotGrowWithItems(t *testing.T) {
	peaks := map[int]float64{}
	for _, items := range []int{20_000, 80_000} {
		s := newReader(t, items)
		s.every = 10_000
		s.begin(t, fmt.Sprint("x", items), "{}")
		<-s.over
		s.looked.Lock()
		peaks[items] = (s.peak - s.before) / (1 << 20)
		s.looked.Unlock()
	}
	t.Logf("MB: %v", peaks)
	const growthMax = 32 // MB; it would take 560 bytes an item, which is less than an execution takes. The store's own buffers fill meanwhile.
	if growth := peaks[80_000] - peaks[20_000]; growth > growthMax {
		t.Errorf("of 20,000 items %.0f MB are in memory, of 80,000 %.0f MB", peaks[20_000], peaks[80_000])
	}
}

// benchmarkDescribed folds the parent each time.
func benchmarkDescribed(b *testing.B) {
	const items = 20_000
	s := newSpreader(b, spreads, items)
	s.atHalf = func() {}
	k := s.spread(b, "x", items)
	<-s.over
	page, err := s.engine.ledger.Records(b.Context(), k, 0, recordsPerPage, false)
	if err != nil || page.More {
		b.Fatal(page.More, err)
	}
	bytes := 0
	for _, record := range page.Records {
		bytes += len(record)
	}
	for b.Loop() {
		if out, err := s.engine.Look(b.Context(), k); err != nil || out.MapRuns[0].Items.Succeeded != items {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(bytes)/items, "record-B/child")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/items, "ns/child")
}

// newSpreader is an engine on a disk for one state machine.
func newSpreader(b testing.TB, definition string, items int) *spreader {
	b.Helper()
	m, found := asl.Compile(definition, asl.Standard)
	if m == nil {
		b.Fatal(found)
	}
	disk, err := local.Open(b.TempDir(), local.Options{})
	if err != nil {
		b.Fatal(err)
	}
	s := &spreader{machine: m, over: make(chan struct{}), half: int64(items / 2), before: heap()}
	s.engine, err = New(Config{
		Store: disk, Durable: durable.NewEmbedded(disk, nil), Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Tasks: &s.world, Service: s,
		Random: anyChance{},
	})
	if err == nil {
		err = s.engine.Open()
	}
	if err != nil {
		b.Fatal(err)
	}
	s.engine.Start()
	b.Cleanup(func() {
		_ = s.engine.Stop(context.Background())
		_ = disk.Close()
	})
	return s
}

func (s *spreader) spread(b testing.TB, name string, items int) ledger.Key {
	b.Helper()
	return s.begin(b, name, "["+strings.Repeat("0,", items-1)+"0]")
}

func (s *spreader) begin(b testing.TB, name, input string) ledger.Key {
	b.Helper()
	k := ledger.Key{Account: "000000000000", Region: "us-east-1", Machine: "spreads", Name: name}
	o := &Origin{Key: k, Revision: Revision{Account: k.Account, Region: k.Region, MachineID: "m", Number: 1}}
	if _, err := s.engine.Begin(b.Context(), o, input); err != nil {
		b.Fatal(err)
	}
	return k
}

func benchmarkMapRun(b *testing.B, items int) {
	s := newSpreader(b, spreads, items)
	s.atHalf = func() { b.ReportMetric((heap()-s.before)/float64(items), "heap-B/item") }
	for n := 0; b.Loop(); n++ {
		s.spread(b, fmt.Sprint("x", n), items)
		<-s.over
	}
	b.ReportMetric(float64(s.appends.Load())/float64(b.N)/float64(items), "parent-appends/child")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(items), "ns/child")
}

// benchmarkWaiting is of children that all wait, as many as may.
func benchmarkWaiting(b *testing.B) {
	definition := strings.Replace(spreads, `{"Type":"Pass","End":true}`, `{"Type":"Wait","Seconds":3600,"End":true}`, 1)
	for n := 0; b.Loop(); n++ {
		s := newSpreader(b, definition, execution.ChildrenConcurrencyMax)
		s.spread(b, "x", execution.ChildrenConcurrencyMax)
		for s.begun.Load() < execution.ChildrenConcurrencyMax {
			runtime.Gosched()
		}
		b.ReportMetric((heap()-s.before)/execution.ChildrenConcurrencyMax, "heap-B/child")
	}
}
