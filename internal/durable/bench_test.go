package durable_test

// Measures durable commands per second with 64 callers on a real disk, through one partition, through sixteen, and through
// Pebble alone with the same concurrency in the same run: read them as ratios. And what a command allocates, and what ten
// thousand parked commands cost the others. The machine is the smallest possible, so that what is measured is this package.

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2"

	"sluice/internal/clock"
	"sluice/internal/durable"
	journallocal "sluice/internal/journal/local"
	"sluice/internal/store"
	"sluice/internal/store/local"
)

// register sets numbered values; set counts them.
type register struct {
	values [1024]uint64
	out    [1]set
	value  [200]byte
	key    [8]byte
}

type set struct{ at, to uint64 }

func (r *register) Decide(_ time.Time, c set, last bool) ([]set, uint64, error) {
	if c.to == 0 && !last {
		return nil, 0, never{}
	}
	r.out[0] = c
	return r.out[:], r.values[c.at], nil
}

type never struct{}

func (never) Error() string { return "never" }

func (never) Wait() (string, time.Time) { return "never", time.Unix(1<<40, 0) }

func (r *register) Apply(e set) []struct{} {
	r.values[e.at] = e.to
	return nil
}

func (r *register) Advance(time.Time) []struct{} { return nil }
func (r *register) Deadline() time.Time          { return time.Time{} }
func (r *register) Woken() []string              { return nil }
func (r *register) Outstanding() []struct{}      { return nil }
func (r *register) Fact(set) bool                { return true }
func (r *register) Summary(store.Batch)          {}
func (r *register) Decode([]byte) (set, error)   { return set{}, errors.New("not here") }
func (r *register) Encode(dst []byte, e set) []byte {
	dst = binary.BigEndian.AppendUint64(dst, e.at)
	return append(dst, r.value[:]...)
}

func (r *register) Project(e set, view store.Batch) {
	binary.BigEndian.PutUint64(r.key[:], e.at)
	view.Put(r.key[:], r.value[:])
}

func registers() durable.Kind[set, set, uint64, struct{}] {
	return durable.Kind[set, set, uint64, struct{}]{
		Name: "register",
		Open: func(store.Reader) (durable.Machine[set, set, uint64, struct{}], durable.View[set], error) {
			r := &register{}
			return r, r, nil
		},
	}
}

const callers = 64

func BenchmarkCommands(b *testing.B) {
	b.Run("pebble", func(b *testing.B) {
		db, err := pebble.Open(b.TempDir(), &pebble.Options{MemTableSize: 16 << 20, Logger: silent{}})
		if err != nil {
			b.Fatal(err)
		}
		value := make([]byte, 200)
		run(b, func(i uint64) error {
			var key [8]byte
			binary.BigEndian.PutUint64(key[:], i)
			return db.Set(key[:], value, pebble.Sync)
		})
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	})
	for _, withLog := range []bool{false, true} {
		for _, partitions := range []int{1, 16} {
			b.Run(fmt.Sprintf("log=%v/partitions=%d", withLog, partitions), func(b *testing.B) {
				benchmarkGroup(b, partitions, withLog)
			})
		}
	}
}

func benchmarkGroup(b *testing.B, partitions int, withLog bool) {
	s, err := local.Open(b.TempDir(), local.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var log *journallocal.Driver
	if withLog {
		log = journallocal.New(s, nil)
	}
	group, err := durable.NewGroup(registers(), s, durable.NewEmbedded(s, log), durable.GroupOptions[struct{}]{
		Partitions: partitions, Each: durable.Options[struct{}]{Clock: clock.System{}},
	})
	if err == nil {
		err = group.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	run(b, func(i uint64) error {
		p, err := group.Partition(int(i) % partitions)
		if err != nil {
			return err
		}
		_, err = p.Do(ctx, set{at: i % 1024, to: i})
		return err
	})
	turns, commands := uint64(0), uint64(0)
	for i := range partitions {
		if p, err := group.Partition(i); err == nil {
			turns, commands = turns+p.Stats().Turns, commands+p.Stats().Commands
		}
	}
	b.ReportMetric(float64(commands)/float64(turns), "commands/turn")
	if err := errors.Join(group.Stop(ctx), s.Close()); err != nil {
		b.Fatal(err)
	}
}

func run(b *testing.B, command func(i uint64) error) {
	var next atomic.Uint64
	b.ReportAllocs()
	b.SetParallelism(callers / 2)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := command(next.Add(1)); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commands/s")
}

type silent struct{}

func (silent) Infof(string, ...any)  {}
func (silent) Errorf(string, ...any) {}
func (silent) Fatalf(string, ...any) { panic("fatal") }

// BenchmarkTurn is the stepper alone, without goroutines or disk: what a command costs the partition's goroutine.
func BenchmarkTurn(b *testing.B) {
	for _, parked := range []int{0, 10_000} {
		b.Run(fmt.Sprintf("parked=%d", parked), func(b *testing.B) {
			stepper, _, err := durable.Recover(registers(), nowhere{}, durable.Limits{})
			if err != nil {
				b.Fatal(err)
			}
			now := time.Unix(1, 0)
			requests := make([]*durable.Request[set, uint64], 64)
			turn := func() {
				stepper.Begin(now)
				for _, r := range requests {
					stepper.Decide(r)
				}
				t := stepper.End()
				if err := t.Wait(); err != nil {
					b.Fatal(err)
				}
				t.Release(nil)
			}
			for i := range requests {
				requests[i] = durable.NewRequest[set, uint64]()
			}
			stepper.Begin(now)
			for range parked {
				stepper.Decide(durable.NewRequest[set, uint64]())
			}
			stepper.End().Release(nil)
			b.ReportAllocs()
			for b.Loop() {
				for i, r := range requests {
					r.Command = set{at: uint64(i), to: 1}
				}
				turn()
				for _, r := range requests {
					<-r.Done()
					r.Reset()
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(requests)), "ns/command")
		})
	}
}

// nowhere is a storage that keeps nothing.
type nowhere struct{}

func (nowhere) Claim() (durable.Checkpoint, error) { return durable.Checkpoint{}, nil }

func (nowhere) Replay(after uint64, _ func(durable.Fact) error) (uint64, error) { return after, nil }
func (nowhere) Follow(store.Batch, durable.Checkpoint) error                    { return nil }
func (nowhere) Commit(durable.Entry) (durable.Ticket, error)                    { return nowhere{}, nil }
func (nowhere) Wait() error                                                     { return nil }
func (nowhere) Logs() bool                                                      { return false }
func (nowhere) Room() store.Room                                                { return store.RoomEnough }
func (nowhere) View() store.Reader                                              { return nil }
func (nowhere) NewBatch() store.Batch                                           { return nowhere{} }
func (nowhere) Prefix() []byte                                                  { return nil }
func (nowhere) Put(_, _ []byte)                                                 {}
func (nowhere) Delete([]byte)                                                   {}
func (nowhere) DeleteRange(_, _ []byte)                                         {}
func (nowhere) Len() int                                                        { return 0 }
func (nowhere) Size() int                                                       { return 0 }
func (nowhere) Discard()                                                        {}

// BenchmarkIdleMemory reports the resident memory of a process with a store, two groups of sixteen partitions, and the
// leftovers of a little work.
func BenchmarkIdleMemory(b *testing.B) {
	s, err := local.Open(b.TempDir(), local.Options{})
	if err != nil {
		b.Fatal(err)
	}
	engine := durable.NewEmbedded(s, nil)
	var groups []*durable.Group[set, set, uint64, struct{}]
	for _, name := range []string{"first", "second"} {
		kind := registers()
		kind.Name = name
		group, err := durable.NewGroup(kind, s, engine, durable.GroupOptions[struct{}]{Each: durable.Options[struct{}]{Clock: clock.System{}}})
		if err == nil {
			err = group.Start()
		}
		if err != nil {
			b.Fatal(err)
		}
		groups = append(groups, group)
	}
	for i := 0; b.Loop(); i++ {
		for _, group := range groups {
			if _, err := group.Do(b.Context(), fmt.Sprint(i), set{at: 1, to: uint64(i) + 1}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(resident(b))/1024, "MB-resident")
	for _, group := range groups {
		err = errors.Join(err, group.Stop(b.Context()))
	}
	if err := errors.Join(err, s.Close()); err != nil {
		b.Fatal(err)
	}
}

// resident reads VmRSS, in kB.
func resident(b *testing.B) (kilobytes int) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("no /proc: ", err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	if _, err := fmt.Sscan(after, &kilobytes); err != nil {
		b.Fatal(err)
	}
	return kilobytes
}
