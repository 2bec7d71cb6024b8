package local

import (
	"cmp"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/cockroachdb/pebble/v2"

	"sluice/internal/clock"
	"sluice/internal/store"
)

// The reserve, in memtables, because everything that the engine has yet to write is measured by them: see engineOptions.
const (
	// reserveMemtables is below what free space new data is refused: memtablesMax that wait for their flush, as many new logs of
	// 1.1 memtables each, two compactions of a base level of four memtables, and what commits between two looks.
	reserveMemtables = 20
	// lastMemtables is what is kept for deletions alone: a new log, a flush and a small compaction.
	lastMemtables = 6
	// backMemtables must be free beyond a reserve before it counts as there again, so that a compaction's coming and going is not
	// told as a disk that fills and empties.
	backMemtables = 2
	// diskMemtables is how many memtables a disk must have room for: on a smaller one they are smaller, down to
	// memtableBytesMin. So the reserve is 320 MiB or, if that is less, five sixteenths of the disk.
	diskMemtables    = 64
	memtableBytesMin = 1 << 20
	// looksPerMemtable and lookEvery say when to look at the disk: after so many bytes, and after that time, because others
	// write to the disk too.
	looksPerMemtable = 8
	lookEvery        = time.Second
	// settleLooks is how often, in looks, deletions on a disk that is nearly full are flushed: they make room only when they are
	// compacted with what they delete, and a memtable of deletions alone would take a long time to fill.
	settleLooks = 5
)

// room watches how much of the disk is free, and says what the store should take.
type room struct {
	fuse     *fuse
	dir      string
	log      *slog.Logger
	clock    clock.Clock
	memtable uint64 // bytes
	now      atomic.Int32

	looks     chan struct{} // asks for a look
	stop      chan struct{}
	unseen    int         // bytes since the last look was asked for; the committer's
	unsettled atomic.Bool // something was committed while there was little room, since the last flush
	quiet     int         // looks since that flush; the watcher's
}

// newRoom sizes memtables and reserve by the disk that dir lies on, or will.
func newRoom(f *fuse, dir string, o Options) *room {
	r := &room{
		fuse: f, dir: dir, log: o.Logger, clock: o.Clock, memtable: cmp.Or(o.MemtableBytes, memtableBytes),
		looks: make(chan struct{}, 1), stop: make(chan struct{}),
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	if r.clock == nil {
		r.clock = clock.System{}
	}
	if total := f.diskBytes(dir); total > 0 && o.MemtableBytes == 0 {
		r.memtable = min(memtableBytes, max(total/diskMemtables, memtableBytesMin))
	}
	return r
}

// diskBytes is the size of the disk that dir, or the nearest folder above it that is there, lies on; 0 when it can't be told.
func (f *fuse) diskBytes(dir string) uint64 {
	for {
		if usage, err := f.FS.GetDiskUsage(dir); err == nil {
			return usage.TotalBytes
		}
		above := f.PathDir(dir)
		if above == dir {
			return 0
		}
		dir = above
	}
}

// watched looks for the first time, and tells whether there is anything to look at.
func (r *room) watched() bool {
	_, err := r.fuse.FS.GetDiskUsage(r.dir)
	if err != nil {
		return false
	}
	r.look()
	return true
}

// committed counts what the committer gives to the engine, and asks for a look from time to time.
func (r *room) committed(bytes int) {
	if r.now.Load() != int32(store.RoomEnough) {
		r.unsettled.Store(true)
	}
	if r.unseen += bytes; r.unseen >= int(r.memtable/looksPerMemtable) {
		r.unseen = 0
		r.ask()
	}
}

func (r *room) ask() {
	select {
	case r.looks <- struct{}{}:
	default: // it will look anyway
	}
}

// loop looks when asked, until the store is closed or fails. It may wait for the disk, so nothing waits for it.
func (r *room) loop(db *pebble.DB) {
	due := make(chan struct{}, 1)
	timer := r.clock.AfterFunc(lookEvery, func() { due <- struct{}{} })
	defer timer.Stop()
	for {
		select {
		case <-r.stop:
			return
		case <-r.fuse.blown:
			return
		case <-r.looks:
			r.look()
		case <-due:
			r.look()
			r.settle(db)
			timer.Reset(lookEvery)
		}
	}
}

// look asks the disk, and tells the log when a reserve is touched and when it is there again. A disk that cannot tell is
// taken to be as it was.
func (r *room) look() {
	usage, err := r.fuse.FS.GetDiskUsage(r.dir)
	if err != nil {
		return
	}
	was := store.Room(r.now.Load())
	is := r.roomFor(usage.AvailBytes, was)
	if is == was {
		return
	}
	r.now.Store(int32(is))
	reserve := slog.Uint64("reserve", reserveMemtables*r.memtable)
	switch free := slog.Uint64("free", usage.AvailBytes); {
	case is == store.RoomEnough:
		r.log.Warn("the disk has room again: new data is taken", free, reserve)
	case is > was:
		r.log.Error("the disk is full: "+is.String()+" until there is room again", free, reserve)
	default:
		r.log.Warn("the disk has a little room again: "+is.String(), free, reserve)
	}
}

// roomFor divides free bytes by the reserves. Better than before is only what is better by backMemtables.
func (r *room) roomFor(free uint64, was store.Room) store.Room {
	is := func(free uint64) store.Room {
		switch {
		case free < lastMemtables*r.memtable:
			return store.RoomSpent
		case free < reserveMemtables*r.memtable:
			return store.RoomScarce
		}
		return store.RoomEnough
	}
	less := free - min(free, backMemtables*r.memtable)
	return max(is(free), min(was, is(less)))
}

// settle flushes what was committed on a nearly full disk.
func (r *room) settle(db *pebble.DB) {
	if r.quiet++; r.quiet < settleLooks || store.Room(r.now.Load()) != store.RoomScarce || !r.unsettled.Swap(false) {
		return
	}
	r.quiet = 0
	if _, err := db.AsyncFlush(); err != nil {
		r.log.Warn("deletions are not flushed", "error", err)
	}
}

// Room is what there was at the last look.
func (s *Store) Room() store.Room { return store.Room(s.room.now.Load()) }
