package sim

import (
	"math/rand/v2"

	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/fault"
	"sluice/internal/store"
	"sluice/internal/store/local"
	"sluice/internal/store/memory"
)

// disk is what outlives a crash.
type disk interface {
	open(*fault.Set) (store.Store, error)
	// crash cuts the power, whether or not a store is open.
	crash(*rand.Rand)
	// SetRoom makes the disk as full as that.
	SetRoom(store.Room)
	// points are where a commit and a sync may be made to fail.
	points() (commit, sync fault.Point)
}

// wholeDisk loses whole batches, and one goroutine and one seed decide which.
type wholeDisk struct{ *memory.Disk }

func (d wholeDisk) open(faults *fault.Set) (store.Store, error) {
	s, err := d.Open(faults)
	if err != nil {
		return nil, err // and no interface that holds a nil store
	}
	return s, nil
}

func (d wholeDisk) crash(chance *rand.Rand) { d.Crash(chance) }

func (wholeDisk) points() (commit, sync fault.Point) { return memory.PointCommit, memory.PointSync }

// tornDisk is the real engine on files in memory, which lose a random part of their unsynced blocks: logs end in the middle of a
// record, files are there without their names and names without their files. The engine's own goroutines decide with the seed what is
// lost.
type tornDisk struct {
	fs    *vfs.MemFS
	store *local.Store
	room  store.Room
}

// tornMemtable makes flushes and compactions frequent. The cache is small, for an engine whose disk has failed stays in memory.
const (
	tornMemtable = 32 << 10
	tornCache    = 64 << 10
)

func newTornDisk() *tornDisk { return &tornDisk{fs: vfs.NewCrashableMem()} }

func (d *tornDisk) open(faults *fault.Set) (store.Store, error) {
	s, err := local.Open("data", local.Options{FS: d.fs, Faults: faults, MemtableBytes: tornMemtable, CacheBytes: tornCache})
	if err != nil {
		return nil, err
	}
	d.store = s
	return &roomy{Store: s, disk: d}, nil
}

func (d *tornDisk) crash(chance *rand.Rand) {
	after := d.fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: chance.IntN(101), RNG: chance})
	if d.store != nil {
		_ = d.store.Close() // on the disk as it was; nobody looks at that any more
		d.store = nil
	}
	d.fs = after
}

func (d *tornDisk) SetRoom(room store.Room) { d.room = room }

func (*tornDisk) points() (commit, sync fault.Point) { return local.PointWrite, local.PointSync }

// roomy has the room that its disk was told.
type roomy struct {
	store.Store
	disk *tornDisk
}

func (r *roomy) Room() store.Room { return r.disk.room }
