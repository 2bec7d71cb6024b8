package memory_test

// Proves that the memory driver keeps the promises of package store, and that the same chance makes the same crash. How:
// the drivers' shared suite, with faults injected at the driver's own points; a crash repeated.

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"sluice/internal/fault"
	"sluice/internal/store"
	"sluice/internal/store/memory"
	"sluice/internal/store/storetest"
)

type disk struct {
	*memory.Disk
	faults *fault.Set
}

func (d *disk) Open() (store.Store, error) {
	faults := &fault.Set{}
	s, err := d.Disk.Open(faults)
	if err != nil {
		return nil, err
	}
	d.faults = faults
	return s, nil
}

func (d *disk) FailCommits() { d.faults.On(memory.PointCommit, fault.Always(), fault.Fail(nil)) }
func (d *disk) FailSyncs()   { d.faults.On(memory.PointSync, fault.Always(), fault.Fail(nil)) }

func TestKeepsTheStorePromises(t *testing.T) {
	storetest.Exercise(t, func(*testing.T) storetest.Disk { return &disk{Disk: memory.NewDisk()} })
}

func TestTheSameChanceMakesTheSameCrash(t *testing.T) {
	survivors := func(seed uint64) (n int) {
		d := memory.NewDisk()
		s, err := d.Open(nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 100 {
			b := s.NewBatch()
			b.Put(fmt.Append(nil, i), nil)
			if err := s.Apply(b); err != nil {
				t.Fatal(err)
			}
		}
		d.Crash(rand.New(rand.NewPCG(seed, 0)))
		if _, err := s.Get(nil); !errors.Is(err, store.ErrFailed) {
			t.Errorf("the crashed store answers %v", err)
		}
		if s, err = d.Open(nil); err != nil {
			t.Fatal(err)
		}
		_ = s.Scan(store.Range{}, func(_, _ []byte) error { n++; return nil })
		return n
	}
	different := map[int]bool{}
	for seed := range uint64(10) {
		n := survivors(seed)
		if again := survivors(seed); n != again {
			t.Errorf("seed %d: %d survived, then %d", seed, n, again)
		}
		different[n] = true
	}
	if len(different) < 3 {
		t.Errorf("ten seeds, only these outcomes: %v", different)
	}
}
