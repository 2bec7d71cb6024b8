package ledger

// Measures appends of 64 callers on a real disk, each to an execution of its own, with one record and with 22 (a workflow of ten Pass
// states), against the same bytes committed to the same kind of store without anything between, in the same run: read them as ratios. And
// what a running execution costs in memory, and how long a store with 100,000 running ones and as many ended ones takes to open.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/store"
	"sluice/internal/store/local"
)

const (
	callers     = 64
	recordBytes = 200
)

func BenchmarkAppend(b *testing.B) {
	for _, count := range []int{1, 22} {
		some := make([][]byte, count)
		for i := range some {
			some[i] = bytes.Repeat([]byte("r"), recordBytes)
		}
		b.Run(fmt.Sprintf("bare/records=%d", count), func(b *testing.B) { benchmarkBare(b, some) })
		b.Run(fmt.Sprintf("ledger/records=%d", count), func(b *testing.B) { benchmarkLedger(b, some) })
	}
	b.Run("begin and end", benchmarkBegin)
}

// benchmarkBare commits the records as one value.
func benchmarkBare(b *testing.B, some [][]byte) {
	s := openDisk(b)
	value := bytes.Join(some, nil)
	concurrently(b, func(caller, i uint64) error {
		batch := s.NewBatch()
		batch.Put(chunkKey(caller, i), value)
		ticket, err := s.Commit(batch)
		if err != nil {
			return err
		}
		return ticket.Wait()
	})
}

func benchmarkLedger(b *testing.B, some [][]byte) {
	l := openLedger(b, openDisk(b))
	for i := range callers {
		begin := &Begin{Key: key(fmt.Sprint(i)), MachineID: "m", Started: start, Lists: []string{"l"}, First: Append{Records: some}}
		if _, err := l.Begin(b.Context(), begin); err != nil {
			b.Fatal(err)
		}
	}
	concurrently(b, func(caller, i uint64) error {
		return l.Append(b.Context(), key(fmt.Sprint(caller)), Append{After: (i + 1) * uint64(len(some)), Records: some, Outstanding: true})
	})
	reportTurns(b, l)
}

// benchmarkBegin is a workflow of which nothing is outside: all of it is in its first append.
func benchmarkBegin(b *testing.B) {
	l := openLedger(b, openDisk(b))
	some := make([][]byte, 22)
	for i := range some {
		some[i] = bytes.Repeat([]byte("r"), recordBytes)
	}
	concurrently(b, func(caller, i uint64) error {
		_, err := l.Begin(b.Context(), &Begin{
			Key: key(fmt.Sprint(caller, "-", i)), MachineID: "m", Started: start, Lists: []string{"l"}, Note: make([]byte, 300),
			First: Append{Records: some, End: &End{Status: succeeded, At: time.Now()}},
		})
		return err
	})
	reportTurns(b, l)
}

func reportTurns(b *testing.B, l *Ledger) {
	var turns, commands uint64
	for i := range l.group.Len() {
		if p, err := l.group.Partition(i); err == nil {
			turns, commands = turns+p.Stats().Turns, commands+p.Stats().Commands
		}
	}
	b.ReportMetric(float64(commands)/float64(turns), "commands/turn")
}

// concurrently calls of so many callers, each with its number and that of the call.
func concurrently(b *testing.B, call func(caller, i uint64) error) {
	var left atomic.Int64
	left.Store(int64(b.N))
	var all sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	for caller := range uint64(callers) {
		all.Go(func() {
			for i := uint64(0); left.Add(-1) >= 0; i++ {
				if err := call(caller, i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
}

func openDisk(b *testing.B) store.Store {
	s, err := local.Open(b.TempDir(), local.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

func openLedger(b *testing.B, s store.Store) *Ledger {
	l, err := New(Config{
		Store: s, Engine: durable.NewEmbedded(s, nil), Clock: clock.System{}, Log: slog.New(slog.DiscardHandler),
		Due: func(Key, time.Time) {}, Resume: func(Key) {},
	})
	if err == nil {
		err = l.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := l.Stop(context.Background()); err != nil {
			b.Error(err)
		}
	})
	return l
}

const many = 100_000

// waiting is the n-th execution of those that wait for a deadline, half of them for something outside besides, or of those that have ended.
func waiting(n int, ended bool) *Begin {
	x := &Begin{
		Key: key(fmt.Sprint("execution-number-", n, ended)), MachineID: "machine-1", Revision: 1, Started: start.Add(time.Duration(n)),
		Lists: []string{"arn:aws:states:eu-west-1:123456789012:stateMachine:orders"}, Note: make([]byte, 300),
		First: Append{Records: records("started", "entered"), Outstanding: n%2 == 0, Deadline: start.Add(time.Duration(n) * time.Second)},
	}
	if ended {
		x.First.End = &End{Status: succeeded, At: start}
	}
	return x
}

// take takes an execution in, and writes it if there is something to write to.
func take(tb testing.TB, m *Machine, x *Begin, v *View, to store.Batch) {
	events, _, err := m.Decide(start, Command{Op: OpBegin, ID: x.ID(), Begin: x, Look: Look{Changes: m.recent.total}}, false)
	if err != nil {
		tb.Fatal(err)
	}
	m.Apply(events[0])
	if to != nil {
		v.Project(events[0], to)
	}
}

// populate writes so many executions that run, and as many that have ended, as one partition's view.
func populate(tb testing.TB, to store.Writer, under []byte, each int) {
	m := newMachine(Retention, recentMax)
	v := &View{machine: m}
	batch := to.NewBatch()
	below := store.NewUnderBatch(under)
	below.Reset(batch)
	for n := range each {
		take(tb, m, waiting(n, false), v, below)
		take(tb, m, waiting(n, true), v, below)
	}
	v.Summary(below)
	if err := to.Apply(batch); err != nil {
		tb.Fatal(err)
	}
}

// heapInUse is what is in use.
func heapInUse() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// A running execution costs less than 300 bytes of memory, one that has ended nothing.
func TestMemoryOfAnExecution(t *testing.T) {
	before := heapInUse()
	m := newMachine(Retention, recentMax)
	for n := range many {
		take(t, m, waiting(n, true), nil, nil)
	}
	ended := heapInUse() - before
	for n := range many {
		take(t, m, waiting(n, false), nil, nil)
	}
	m.touched, m.out = touched{}, [1]Event{}
	used := float64(heapInUse()-before) / many
	t.Logf("%.0f bytes for each running execution, %d for all that have ended", used, ended)
	if used > 300 || ended > 1<<18 || len(m.running) != many || len(m.timers) != many {
		t.Errorf("%.0f bytes each, %d run, %d wait for a deadline", used, len(m.running), len(m.timers))
	}
	m.Advance(start.Add(Retention))
	if got := len(m.Outstanding()); got != many+many/2+1 {
		t.Errorf("%d are outstanding", got)
	}
}

// BenchmarkOpen opens a ledger with 100,000 executions that run and as many that have ended, and waits until all were told of that are to
// be.
func BenchmarkOpen(b *testing.B) {
	s := openDisk(b)
	l := openLedger(b, s)
	partitions := l.group.Len()
	if err := l.Stop(b.Context()); err != nil {
		b.Fatal(err)
	}
	for i := range partitions {
		name := fmt.Sprintf("%s/%04d", kindName, i)
		storage, err := durable.NewEmbedded(s, nil).Storage(name)
		if err != nil {
			b.Fatal(err)
		}
		populate(b, s, storage.Prefix(), many/partitions)
	}
	if err := store.Regardless(s, func(batch store.Batch) error { batch.Put([]byte("bench"), nil); return nil }); err != nil {
		b.Fatal(err)
	}
	expected := int64(partitions * (many / partitions))
	for b.Loop() {
		var told atomic.Int64
		all := make(chan struct{})
		count := func(Key) {
			if told.Add(1) == expected/2 {
				close(all)
			}
		}
		l, err := New(Config{
			Store: s, Engine: durable.NewEmbedded(s, nil), Clock: clock.NewVirtual(start.Add(-time.Hour)), Log: slog.New(slog.DiscardHandler),
			Due: func(k Key, _ time.Time) { count(k) }, Resume: count,
		})
		began := time.Now()
		if err == nil {
			err = l.Start()
		}
		started := time.Since(began)
		if err == nil {
			<-all
			err = l.Stop(b.Context())
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			b.Fatal(err)
		}
		b.ReportMetric(started.Seconds(), "s-start")
	}
	b.ReportMetric(float64(expected), "running")
}
