package sim

import (
	"errors"
	"math/rand/v2"
	"syscall"

	"sluice/internal/durable"
	"sluice/internal/fault"
	"sluice/internal/journal"
	journallocal "sluice/internal/journal/local"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

// engine is where the partition lies in a run.
type engine int

const (
	embedded     engine = iota // one store, no log
	embeddedLog                // one store, log kept
	apartWhole                 // log on a disk of its own, kept whole
	apartTrimmed               // the same, trimmed
	engines
)

func (e engine) String() string {
	return [...]string{"embedded", "embedded with log", "apart", "apart, trimmed"}[e]
}

const (
	partitionName = "simulated"
	trimEvery     = 20
)

// disks are one or two disks in memory and what is open on them.
type disks struct {
	engine engine
	chance *rand.Rand

	view, log         disk
	viewStore         store.Store
	logStore          store.Store
	viewFail, logFail *fault.Set
	driver            *journallocal.Driver
	opened            durable.Engine
}

func newDisks(e engine, chance *rand.Rand, torn bool) *disks {
	d := &disks{engine: e, chance: chance, view: wholeDisk{memory.NewDisk()}, log: wholeDisk{memory.NewDisk()}}
	if torn {
		d.view, d.log = newTornDisk(), newTornDisk()
	}
	return d
}

func (d *disks) apart() bool { return d.engine >= apartWhole }

// open starts what a crash or close has ended, and returns a storage.
func (d *disks) open() (durable.Storage, error) {
	var err error
	if d.viewStore == nil {
		d.viewFail = &fault.Set{}
		if d.viewStore, err = d.view.open(d.viewFail); err != nil {
			return nil, err
		}
	}
	if d.logStore == nil && d.apart() {
		d.logFail = &fault.Set{}
		if d.logStore, err = d.log.open(d.logFail); err != nil {
			return nil, err
		}
		d.driver = journallocal.New(d.logStore, nil)
	}
	switch d.engine {
	case embedded:
		d.opened = durable.NewEmbedded(d.viewStore, nil)
	case embeddedLog:
		d.opened = durable.NewEmbedded(d.viewStore, journallocal.New(d.viewStore, nil))
	case apartWhole:
		d.opened = durable.NewApart(d.driver, d.viewStore, 0)
	default:
		d.opened = durable.NewApart(d.driver, d.viewStore, trimEvery)
	}
	return d.storage()
}

// storage is one more handle on the partition.
func (d *disks) storage() (durable.Storage, error) {
	return d.opened.Storage(partitionName)
}

// crash cuts the power of the view's machine; the log's, if it has its own, often stays up.
func (d *disks) crash() {
	d.view.crash(d.chance)
	d.viewStore = nil
	if d.apart() && (d.logStore == nil || d.logStore.Cause() != nil || d.chance.IntN(2) == 0) {
		d.log.crash(d.chance)
		d.logStore = nil
	}
}

func (d *disks) close() error {
	err := d.viewStore.Close()
	d.viewStore = nil
	if d.apart() {
		err = errors.Join(err, d.logStore.Close())
		d.logStore = nil
	}
	return err
}

// failSoon strikes one of the next commits or syncs of one of the disks.
func (d *disks) failSoon() {
	faults := d.viewFail
	if d.apart() && d.chance.IntN(2) == 0 {
		faults = d.logFail
	}
	point, sync := d.view.points()
	if d.chance.IntN(2) == 0 {
		point = sync
	}
	faults.Clear(point)
	var reason error
	if d.chance.IntN(2) == 0 {
		reason = syscall.ENOSPC // all at once: no reserve, no warning
	}
	faults.On(point, fault.Nth(1+d.chance.IntN(3)), fault.Fail(reason))
}

// fill makes one of the disks full, or gives it room again.
func (d *disks) fill() store.Room {
	disk := d.view
	if d.apart() && d.chance.IntN(2) == 0 {
		disk = d.log
	}
	room := store.Room(d.chance.IntN(int(store.RoomSpent) + 1))
	disk.SetRoom(room)
	return room
}

// clear gives both disks room.
func (d *disks) clear() {
	d.view.SetRoom(store.RoomEnough)
	d.log.SetRoom(store.RoomEnough)
}

// repair takes back what failSoon has planned and not yet done.
func (d *disks) repair() {
	commit, sync := d.view.points()
	for _, faults := range []*fault.Set{d.viewFail, d.logFail} {
		if faults != nil {
			faults.Clear(commit)
			faults.Clear(sync)
		}
	}
}

func (d *disks) failed() bool {
	return d.viewStore != nil && d.viewStore.Cause() != nil || d.logStore != nil && d.logStore.Cause() != nil
}

// wholeLog is the log, if it is kept from the start.
func (d *disks) wholeLog() (journal.Journal, error) {
	switch d.engine {
	case embeddedLog:
		return journallocal.New(d.viewStore, nil).Journal(partitionName)
	case apartWhole:
		return d.driver.Journal(partitionName)
	default:
		return nil, nil
	}
}

// replayed is a storage with a copy of the log and an empty view.
func (d *disks) replayed(log journal.Journal) (durable.Storage, error) {
	logStore, err := memory.NewDisk().Open(nil)
	if err != nil {
		return nil, err
	}
	driver := journallocal.New(logStore, nil)
	copied, err := driver.Journal(partitionName)
	if err != nil {
		return nil, err
	}
	err = log.Read(1, func(sequence uint64, record []byte) error {
		_, err := copied.Append(sequence-1, [][]byte{record})
		return err
	})
	if err != nil {
		return nil, err
	}
	view, err := memory.NewDisk().Open(nil)
	if err != nil {
		return nil, err
	}
	return durable.NewApart(driver, view, 0).Storage(partitionName)
}
