package local_test

// Proves that the embedded journal keeps the promises of package journal. How: the drivers' shared suite, over the store in
// memory with its seeded crashes; and an append that its own fault point refuses.

import (
	"errors"
	"math/rand/v2"
	"testing"

	"sluice/internal/fault"
	"sluice/internal/journal"
	"sluice/internal/journal/journaltest"
	"sluice/internal/journal/local"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

type disk struct {
	t      *testing.T
	disk   *memory.Disk
	store  *memory.Store
	faults *fault.Set
}

func (d *disk) Open() (journal.Driver, error) {
	d.faults = &fault.Set{}
	s, err := d.disk.Open(d.faults)
	if err != nil {
		return nil, err
	}
	d.store = s
	return local.New(s, nil), nil
}

func (d *disk) Crash(chance *rand.Rand) { d.disk.Crash(chance) }

func (d *disk) FailSyncs() { d.faults.On(memory.PointSync, fault.Always(), fault.Fail(nil)) }

func (d *disk) Damage(name string) {
	newest := store.Within(store.SpaceJournal.Prefix(name))
	newest.Backwards = true
	err := d.store.Scan(newest, func(key, value []byte) error {
		value[len(value)-1] ^= 1
		err := store.Durably(d.store, func(b store.Batch) error {
			b.Put(key, value)
			return nil
		})
		if err != nil {
			return err
		}
		return store.ErrStop
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

func TestKeepsTheJournalPromises(t *testing.T) {
	journaltest.Exercise(t, func(t *testing.T) journaltest.Disk {
		return &disk{t: t, disk: memory.NewDisk()}
	})
}

func TestARefusedAppendChangesNothing(t *testing.T) {
	s, err := memory.NewDisk().Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	faults := &fault.Set{}
	faults.On(local.PointAppend, fault.Nth(1), fault.Fail(nil))
	j, err := local.New(s, faults).Journal("p")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append(0, [][]byte{[]byte("x")}); !errors.Is(err, fault.ErrInjected) {
		t.Errorf("the refused append answers %v", err)
	}
	if ticket, err := j.Append(0, [][]byte{[]byte("x")}); err != nil || ticket.Wait() != nil {
		t.Errorf("the next: %v", err)
	}
}
