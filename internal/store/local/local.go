// Package local is the embedded store: one Pebble engine in one folder of this machine.
//
// Commits are queued for a committer, who alone calls Pebble, and their fsyncs are awaited by a syncer. Nobody else ever
// waits inside the engine, so that when the disk fails (see fuse) every caller can be told at once: the engine stands still,
// the callers leave. Reads go straight to the engine, in the caller's goroutine, as soon as what was committed before them
// is applied.
//
// Limits: one process per folder; a batch should stay well below MemtableBytes (a larger one works, but is written twice);
// commits wait when commitsMax are queued, which happens when memtablesMax memtables wait for the disk.
package local

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/store"
)

// Store is an open folder.
type Store struct {
	db     *pebble.DB
	fuse   *fuse
	room   *room
	dir    string
	lock   io.Closer
	health io.Closer

	commits chan *commit
	syncs   chan *commit
	workers sync.WaitGroup
	// sent and applied count commits; where they are equal, all that was committed can be read.
	sent, applied atomic.Uint64
	pool          sync.Pool
	gate          *gate
	closed        atomic.Bool
}

var _ store.Store = (*Store)(nil)

const (
	// commitsMax is how many commits may be queued; their callers go on. Further ones wait.
	commitsMax = 64
	// syncsMax is how many applied commits may wait for their fsync; Pebble's own limit is 512.
	syncsMax = 256
	// slowDisk is when an operation of the disk is worth a warning.
	slowDisk = 5 * time.Second
)

// Open opens the store in dir, which is made if it is missing, and recovers what its last owner left. It fails with
// ErrLocked, ErrNewer, ErrCorrupt or, when the disk fails on the way, ErrFailed.
func Open(dir string, options Options) (*Store, error) {
	log := options.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	watch := &watcher{log: log}
	disk, health := options.FS, io.Closer(nil)
	if disk == nil {
		disk, health = vfs.WithDiskHealthChecks(vfs.Default, slowDisk, nil, watch.slowDisk)
	}
	watch.fuse = newFuse(disk, options.Faults, options.OnFailure)
	watch.room = newRoom(watch.fuse, dir, options)
	s := &Store{
		fuse: watch.fuse, room: watch.room, dir: dir, health: health, gate: newGate(),
		commits: make(chan *commit, commitsMax), syncs: make(chan *commit, syncsMax),
	}
	s.pool.New = func() any { return newCommit(s) }
	if err := s.start(options, watch); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), s.release())
	}
	return s, nil
}

// start runs the part of opening that may park, on a goroutine that may be left behind.
func (s *Store) start(options Options, watch *watcher) error {
	type opened struct {
		lock io.Closer
		db   *pebble.DB
		err  error
	}
	done := make(chan opened, 1)
	go func() {
		lock, db, err := openFolder(s.fuse, s.dir, func() *pebble.Options { return engineOptions(options, s.fuse, watch) })
		done <- opened{lock: lock, db: db, err: err}
	}()
	select {
	case <-s.fuse.blown:
		return s.fuse.failure()
	case got := <-done:
		s.db, s.lock = got.db, got.lock
		if got.err != nil {
			return got.err
		}
	}
	if s.room.watched() {
		s.workers.Go(func() { s.room.loop(s.db) })
	}
	s.workers.Go(s.commitLoop)
	s.workers.Go(s.syncLoop)
	return nil
}

// Failed is closed at the first failure.
func (s *Store) Failed() <-chan struct{} { return s.fuse.blown }

// Cause tells what failed.
func (s *Store) Cause() error { return s.fuse.failure() }

// enter begins every call but Close; without error, the call must end with s.gate.leave.
func (s *Store) enter() error {
	select {
	case <-s.fuse.blown:
		return s.fuse.failure()
	default:
	}
	if !s.gate.enter() {
		return store.ErrClosed
	}
	return nil
}

// Usage asks the engine and the disk. Free is math.MaxInt64 where the disk can't tell.
func (s *Store) Usage() (store.Usage, error) {
	if err := s.enter(); err != nil {
		return store.Usage{}, err
	}
	defer s.gate.leave()
	usage := store.Usage{Used: int64(s.db.Metrics().DiskSpaceUsage()), Free: math.MaxInt64}
	if disk, err := s.fuse.GetDiskUsage(s.dir); err == nil {
		usage.Free = int64(min(disk.AvailBytes, math.MaxInt64))
	}
	return usage, nil
}

// Close waits for the calls that are inside, so it must not be called from within a Scan. Of a failed store it abandons the
// engine and answers nil: the failure has been told.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return store.ErrClosed
	}
	s.gate.close()
	if s.fuse.failure() != nil {
		return s.release()
	}
	closed := make(chan error, 1)
	go func() { closed <- s.shutDown() }()
	select {
	case err := <-closed:
		return errors.Join(err, s.release())
	case <-s.fuse.blown:
		return errors.Join(s.fuse.failure(), s.release())
	}
}

func (s *Store) shutDown() error {
	<-s.gate.empty
	close(s.room.stop)
	close(s.commits) // the committer ends, and the syncer after it
	s.workers.Wait()
	return s.db.Close()
}

// release gives back the lock and, of a blown engine, the engine's own.
func (s *Store) release() error {
	var err error
	if s.lock != nil {
		err = s.lock.Close()
	}
	if s.fuse.failure() != nil {
		err = errors.Join(err, s.fuse.abandon())
	}
	if s.health != nil {
		err = errors.Join(err, s.health.Close())
	}
	return err
}
