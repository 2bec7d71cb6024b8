package local_test

// Proves that the first failure of the disk is the last, wherever it strikes: callers are told and none hangs, the owner is
// told, nothing that was acknowledged is lost and the folder opens again. How: a workload that flushes, compacts and rolls
// its log is run again and again, and each time another change of the disk fails, from the first on.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/fault"
	"sluice/internal/store"
	"sluice/internal/store/local"
)

// sweepStep thins the sweep out after sweepDense faults, so that it stays quick and still reaches the end.
const (
	sweepDense = 40
	sweepStep  = 13
)

func TestEveryFailureIsTheLast(t *testing.T) {
	for _, point := range []fault.Point{local.PointChange, local.PointSync, local.PointWrite} {
		t.Run(string(point), func(t *testing.T) {
			reached := 0
			for n := 1; ; n++ {
				if n > sweepDense {
					n += sweepStep
				}
				if !failNth(t, point, n) {
					break
				}
				reached = n
				if t.Failed() {
					t.Fatalf("with the %dth failing", n)
				}
			}
			if reached < 10 {
				t.Errorf("the workload only makes %d such changes", reached)
			}
		})
	}
}

// failNth runs the workload with the nth hit of the point failing and reports whether there was such a hit.
func failNth(t *testing.T, point fault.Point, n int) bool {
	disk := vfs.NewCrashableMem()
	faults := &fault.Set{}
	faults.On(point, fault.Nth(n), fault.Fail(nil))
	told := make(chan error, 1)
	s, err := local.Open("data", local.Options{
		FS: disk, Faults: faults, MemtableBytes: 64 << 10, OnFailure: func(err error) { told <- err },
	})
	acknowledged := map[string]int{}
	if err == nil {
		acknowledged = work(t, s)
		err = s.Close()
	}
	if faults.Hits(point) < n {
		if err != nil {
			t.Errorf("without fault: %v", err)
		}
		return false
	}
	if told := <-told; !errors.Is(told, store.ErrFailed) || !errors.Is(told, fault.ErrInjected) {
		t.Errorf("the owner is told %v", told)
	}
	chance := rand.New(rand.NewPCG(uint64(n), 0))
	for _, percent := range []int{0, 50, 100} {
		after := disk.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: percent, RNG: chance})
		recovered, err := local.Open("data", local.Options{FS: after})
		if err != nil {
			t.Errorf("%d percent of unsynced data: %v", percent, err)
			continue
		}
		for key, version := range acknowledged {
			value, err := recovered.Get([]byte(key))
			got := 0
			_, _ = fmt.Sscan(string(value), &got)
			if err != nil || got < version {
				t.Errorf("%d percent of unsynced data: %s was acknowledged as %d, found %d, %v", percent, key, version, got, err)
			}
		}
		if err := recovered.Close(); err != nil {
			t.Error(err)
		}
	}
	return true
}

// work overwrites keys until the store has failed or enough is written, and tells the newest version of each key that was
// acknowledged. Every caller must come back.
func work(t *testing.T, s store.Store) map[string]int {
	const writers, commits = 4, 60
	acknowledged := map[string]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			chance := rand.New(rand.NewPCG(uint64(w), 0))
			padding := make([]byte, 3000)
			for i := 1; i <= commits; i++ {
				key := fmt.Sprintf("w%d-%d", w, chance.IntN(5))
				for p := range padding {
					padding[p] = byte('a' + chance.IntN(26))
				}
				err := store.Durably(s, func(b store.Batch) error {
					b.Put([]byte(key), fmt.Appendf(nil, "%d %s", i, padding))
					return nil
				})
				if err != nil {
					if !errors.Is(err, store.ErrFailed) {
						t.Errorf("commit: %v", err)
					}
					return
				}
				mu.Lock()
				acknowledged[key] = i
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return acknowledged
}

func TestAFullDiskIsNamed(t *testing.T) {
	faults := &fault.Set{}
	s, err := local.Open("data", local.Options{FS: vfs.NewMem(), Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	faults.On(local.PointWrite, fault.Always(), fault.Fail(syscall.ENOSPC))
	err = store.Durably(s, func(b store.Batch) error {
		b.Put([]byte("key"), nil)
		return nil
	})
	if !errors.Is(err, store.ErrFull) || !errors.Is(err, store.ErrFailed) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a full disk is called %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestTheNextBatchIsAppliedWhileThisOneSyncs holds the disk's sync and goes on committing.
func TestTheNextBatchIsAppliedWhileThisOneSyncs(t *testing.T) {
	faults := &fault.Set{}
	s, err := local.Open("data", local.Options{FS: vfs.NewMem(), Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	syncing, release := make(chan struct{}), make(chan struct{})
	faults.Clear(local.PointSync)
	faults.On(local.PointSync, fault.Nth(1), fault.Call(func() { close(syncing); <-release }))
	var tickets []store.Ticket
	for i := range 50 {
		b := s.NewBatch()
		b.Put([]byte("key"), fmt.Append(nil, i))
		ticket, err := s.Commit(b)
		if err != nil {
			t.Fatal(err)
		}
		tickets = append(tickets, ticket)
	}
	<-syncing
	if value, err := s.Get([]byte("key")); err != nil || string(value) != "49" {
		t.Errorf("during the sync: %q, %v", value, err)
	}
	close(release)
	for _, ticket := range tickets {
		if err := ticket.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	if syncs := faults.Hits(local.PointSync); syncs > 3 {
		t.Errorf("%d syncs for commits that should have shared two", syncs)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestWritersThatStallAreReleased fills all memtables while the flush of the first is held; then the flush fails.
func TestWritersThatStallAreReleased(t *testing.T) {
	faults := &fault.Set{}
	s, err := local.Open("data", local.Options{FS: vfs.NewMem(), Faults: faults, MemtableBytes: 64 << 10})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	// Tables are created by flushes: hold the first creation until a writer has stalled, then fail.
	faults.On(local.PointChange, fault.Always(), func() error {
		if ctx.Err() == nil && stack("runFlush", "runCompaction", "flush1") {
			<-ctx.Done()
			return io.ErrShortWrite
		}
		return nil
	})
	wrote := make(chan struct{}, 1)
	stalled := make(chan error)
	go func() {
		for {
			b := s.NewBatch()
			b.Put([]byte("key"), make([]byte, 4000))
			if err := s.Apply(b); err != nil {
				stalled <- err
				return
			}
			select {
			case wrote <- struct{}{}:
			default:
			}
		}
	}()
	// The writer fills its memtables and stalls; the flush fails when no further write has come for a while. Should it ever
	// fail before the stall, the test still holds, and proves less.
	for quiet := 0; quiet < 100_000; quiet++ {
		select {
		case <-wrote:
			quiet = 0
		default:
			yield()
		}
	}
	cancel()
	if err := <-stalled; !errors.Is(err, store.ErrFailed) {
		t.Errorf("the stalled writer is told %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func stack(names ...string) bool {
	text := string(trace())
	for _, name := range names {
		if strings.Contains(text, name) {
			return true
		}
	}
	return false
}
