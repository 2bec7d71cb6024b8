package local_test

// Proves that the folder keeps what package blob promises, on a disk whose power is cut and whose steps fail, and on a real one. How: the
// shared suite over a disk in memory that loses by chance what was not synced, and over a folder.

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/blob"
	"sluice/internal/blob/blobtest"
	"sluice/internal/blob/local"
	"sluice/internal/fault"
)

// disk is a folder that is opened again and again.
type disk struct {
	fs     vfs.FS
	dir    string
	faults *fault.Set
}

func (d *disk) Open() (blob.Store, error) {
	d.faults = &fault.Set{}
	return local.Open(d.fs, d.dir, d.faults)
}

func (d *disk) Crash(chance *rand.Rand) {
	if mem, ok := d.fs.(*vfs.MemFS); ok {
		d.fs = mem.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: chance.IntN(101), RNG: chance})
	}
}

func (d *disk) Fail(step int) {
	d.faults.On([]fault.Point{local.PointWrite, local.PointSync, local.PointRename}[step], fault.Always(), fault.Fail(nil))
}

func TestInMemory(t *testing.T) {
	blobtest.Exercise(t, func(*testing.T) blobtest.Disk { return &disk{fs: vfs.NewCrashableMem(), dir: "/data/blobs"} })
}

func TestOnDisk(t *testing.T) {
	blobtest.Exercise(t, func(t *testing.T) blobtest.Disk {
		return &disk{fs: vfs.Default, dir: filepath.Join(t.TempDir(), "blobs")}
	})
}

// What an earlier process left half written goes, and what is no blob stays.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	if _, err := local.Open(vfs.Default, dir, nil); err != nil {
		t.Fatal(err)
	}
	draft, other := filepath.Join(dir, "tmp", "1"), filepath.Join(dir, "README")
	for _, path := range []string{draft, other} {
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := local.Open(vfs.Default, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(draft); !os.IsNotExist(err) {
		t.Errorf("the draft is there: %v", err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Error(err)
	}
	if err := s.Each(func(d blob.Digest) error { t.Errorf("%s is no blob", d); return nil }); err != nil {
		t.Error(err)
	}
}
