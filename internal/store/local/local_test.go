package local_test

// Proves that the embedded engine keeps the promises of package store. How: the drivers' shared suite on a file system in
// memory that forgets, at a crash, a random part of what was not synced, block by block; and once on a real folder.

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/fault"
	"sluice/internal/store"
	"sluice/internal/store/local"
	"sluice/internal/store/storetest"
)

// crashable is a disk in memory. Its chance of keeping an unsynced block differs from crash to crash.
type crashable struct {
	fs     *vfs.MemFS
	store  *local.Store
	faults *fault.Set
}

func newCrashable(*testing.T) storetest.Disk { return &crashable{fs: vfs.NewCrashableMem()} }

func (c *crashable) Open() (store.Store, error) {
	faults := &fault.Set{}
	s, err := local.Open("data", local.Options{FS: c.fs, Faults: faults, MemtableBytes: 256 << 10})
	if err != nil {
		return nil, err
	}
	c.store, c.faults = s, faults
	return s, nil
}

func (c *crashable) Crash(chance *rand.Rand) {
	after := c.fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: chance.IntN(101), RNG: chance})
	_ = c.store.Close() // on the disk as it was; nobody looks at that any more
	c.fs = after
}

func (c *crashable) FailCommits() { c.faults.On(local.PointWrite, fault.Always(), fault.Fail(nil)) }
func (c *crashable) FailSyncs()   { c.faults.On(local.PointSync, fault.Always(), fault.Fail(nil)) }

func TestKeepsTheStorePromises(t *testing.T) { storetest.Exercise(t, newCrashable) }

func TestARealFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	open := func() *local.Store {
		s, err := local.Open(dir, local.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open()
	if _, err := local.Open(dir, local.Options{}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a second owner got %v", err)
	}
	err := store.Durably(s, func(b store.Batch) error {
		b.Put([]byte("key"), []byte(strings.Repeat("value", 100_000)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	usage, err := s.Usage()
	if err != nil || usage.Used < 100 || usage.Free < 1<<20 {
		t.Errorf("%+v, %v", usage, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open()
	if value, err := s.Get([]byte("key")); err != nil || len(value) != 500_000 {
		t.Errorf("%d bytes, %v", len(value), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("others may look into the folder: %v, %v", info.Mode(), err)
	}
}
