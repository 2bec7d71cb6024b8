package local_test

// Measures durable commits by 64 goroutines on a real disk, through the store and through Pebble alone, and what an idle
// store keeps of memory. Read the figures as ratios.

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"

	"sluice/internal/store"
	"sluice/internal/store/local"
)

const callers = 64

func BenchmarkDurableCommit(b *testing.B) {
	value := make([]byte, 200)
	b.Run("store", func(b *testing.B) {
		s, err := local.Open(b.TempDir(), local.Options{})
		if err != nil {
			b.Fatal(err)
		}
		run(b, func(key []byte) error {
			batch := s.NewBatch()
			batch.Put(key, value)
			ticket, err := s.Commit(batch)
			if err != nil {
				return err
			}
			return ticket.Wait()
		})
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	})
	b.Run("pebble", func(b *testing.B) {
		db, err := pebble.Open(b.TempDir(), &pebble.Options{MemTableSize: 16 << 20, Logger: silent{}})
		if err != nil {
			b.Fatal(err)
		}
		run(b, func(key []byte) error { return db.Set(key, value, pebble.Sync) })
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	})
}

func run(b *testing.B, commit func(key []byte) error) {
	b.ReportAllocs()
	b.SetParallelism(callers / 2)
	b.RunParallel(func(pb *testing.PB) {
		key := fmt.Appendf(nil, "%p", pb)
		for i := 0; pb.Next(); i++ {
			if err := commit(fmt.Appendf(key, "%d", i)); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}

type silent struct{}

func (silent) Infof(string, ...any)  {}
func (silent) Errorf(string, ...any) {}
func (silent) Fatalf(string, ...any) { panic("fatal") }

// BenchmarkIdleMemory reports the resident memory of a process with one open store that did a little work.
func BenchmarkIdleMemory(b *testing.B) {
	s, err := local.Open(b.TempDir(), local.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		err := store.Durably(s, func(batch store.Batch) error {
			batch.Put([]byte("key"), []byte("value"))
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(resident(b))/1024, "MB-resident")
	if err := s.Close(); err != nil {
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
