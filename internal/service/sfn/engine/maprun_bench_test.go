package engine

// Measures a Map Run on a real disk, from a state's own items: what a child takes, how many appends there are to the parent for each, and what an
// item takes in memory while the run goes on. Its children pass their input on, so that this is the run's own cost. 131,071 are the most
// items that an input has room for.

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
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
}

func (s *spreader) Machine(Revision) (*asl.Machine, error) { return s.machine, nil }

func (s *spreader) Happened(o *Origin, _ *execution.Execution, _ []execution.Event) {
	if o.Parent == nil {
		s.appends.Add(1)
	} else {
		s.begun.Add(1)
	}
}

func (s *spreader) Ended(o *Origin) {
	if o.Parent == nil {
		s.over <- struct{}{}
	} else if s.ended.Add(1) == s.half {
		s.atHalf()
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
func newSpreader(b *testing.B, definition string, items int) *spreader {
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

func (s *spreader) spread(b *testing.B, name string, items int) ledger.Key {
	b.Helper()
	k := ledger.Key{Account: "000000000000", Region: "us-east-1", Machine: "spreads", Name: name}
	o := &Origin{Key: k, Revision: Revision{Account: k.Account, Region: k.Region, MachineID: "m", Number: 1}}
	if _, err := s.engine.Begin(b.Context(), o, "["+strings.Repeat("0,", items-1)+"0]"); err != nil {
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
