package local

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"

	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/fault"
	"sluice/internal/store"
)

// The places where the disk can be made to fail.
const (
	PointWrite  fault.Point = "store.local.write"
	PointSync   fault.Point = "store.local.sync"
	PointChange fault.Point = "store.local.change" // of a folder: create, rename, link, remove
)

// fuse stands between Pebble and the disk. The first change that fails blows it: that call and every later change park
// their goroutine for good. So Pebble never sees a failed write, nor does anything that could reach the disk after it; it
// stands still in the middle of what it was doing, and the disk is as a crash at that moment would have left it.
//
// Why not hand Pebble the error? At v2.1.7 it answers a failed log write with a panic that leaves its commit mutex locked
// (commitWrite), a failed log rotation with a fatal "unlock of unlocked mutex" that no one can recover (rotateWAL), a
// failed manifest with Fatalf, and a failed flush by trying again without pause (flush). None of these tells the callers
// who wait. Whoever may wait for Pebble watches blown too.
//
// The price: an engine with a blown fuse cannot be closed. Its goroutines, its memory and the files that it reads stay until
// the process ends, some tens of megabytes; abandon gives back its locks, so that the folder can be opened anew.
type fuse struct {
	vfs.FS
	faults *fault.Set
	onBlow func(error)
	blown  chan struct{}
	// changes counts the changes that are under way. It is shut when the fuse blows.
	changes *gate

	mu    sync.Mutex
	cause error
	locks map[io.Closer]struct{}
}

var _ vfs.FS = (*fuse)(nil)

func newFuse(fs vfs.FS, faults *fault.Set, onBlow func(error)) *fuse {
	return &fuse{
		FS: fs, faults: faults, onBlow: onBlow,
		blown: make(chan struct{}), changes: newGate(), locks: make(map[io.Closer]struct{}),
	}
}

// blow stops the engine for the reason given. Only the first reason counts.
func (f *fuse) blow(reason error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.cause != nil {
		return
	}
	if errors.Is(reason, syscall.ENOSPC) || errors.Is(reason, syscall.EDQUOT) {
		reason = fmt.Errorf("%w: %w", store.ErrFull, reason)
	}
	f.cause = fmt.Errorf("%w: %w", store.ErrFailed, reason)
	close(f.blown)
	f.changes.close()
	if f.onBlow != nil {
		go f.onBlow(f.cause)
	}
}

func (f *fuse) failure() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.cause
}

// change makes one change of the disk, or never returns.
func (f *fuse) change(p fault.Point, what, name string, do func() error) {
	if !f.changes.enter() {
		park()
	}
	err := f.faults.Hit(p)
	if err == nil {
		err = do()
	}
	if err != nil {
		f.blow(fmt.Errorf("%s %s: %w", what, name, err))
	}
	f.changes.leave()
	if err != nil {
		park()
	}
}

// park ends the work of a goroutine that is Pebble's, without unwinding it: its deferred calls would go on working.
func park() { select {} }

// abandon gives back the locks that a blown engine holds, as soon as the last change that was under way has ended: the next
// owner must be alone on the disk.
func (f *fuse) abandon() error {
	<-f.changes.empty
	f.mu.Lock()
	defer f.mu.Unlock()
	var err error
	for lock := range f.locks {
		err = errors.Join(err, lock.Close())
	}
	clear(f.locks)
	return err
}

func (f *fuse) Create(name string, category vfs.DiskWriteCategory) (file vfs.File, _ error) {
	f.change(PointChange, "create", name, func() (err error) {
		file, err = f.FS.Create(name, category)
		return err
	})
	return f.wrap(file, name, true), nil
}

func (f *fuse) ReuseForWrite(from, to string, category vfs.DiskWriteCategory) (file vfs.File, _ error) {
	f.change(PointChange, "reuse", from, func() (err error) {
		file, err = f.FS.ReuseForWrite(from, to, category)
		return err
	})
	return f.wrap(file, to, true), nil
}

func (f *fuse) OpenReadWrite(name string, category vfs.DiskWriteCategory, options ...vfs.OpenOption) (file vfs.File, _ error) {
	f.change(PointChange, "open", name, func() (err error) {
		file, err = f.FS.OpenReadWrite(name, category, options...)
		return err
	})
	return f.wrap(file, name, true), nil
}

func (f *fuse) OpenDir(name string) (vfs.File, error) {
	file, err := f.FS.OpenDir(name)
	if err != nil {
		return nil, err
	}
	return f.wrap(file, name, false), nil
}

func (f *fuse) Link(from, to string) error {
	f.change(PointChange, "link", from, func() error { return f.FS.Link(from, to) })
	return nil
}

func (f *fuse) Rename(from, to string) error {
	f.change(PointChange, "rename", from, func() error { return f.FS.Rename(from, to) })
	return nil
}

func (f *fuse) MkdirAll(dir string, mode os.FileMode) error {
	f.change(PointChange, "make folder", dir, func() error { return f.FS.MkdirAll(dir, mode) })
	return nil
}

// Remove lets one error through, that of a file already gone: Pebble asks to be sure.
func (f *fuse) Remove(name string) (gone error) {
	f.change(PointChange, "remove", name, func() error { return absent(f.FS.Remove(name), &gone) })
	return gone
}

func (f *fuse) RemoveAll(name string) (gone error) {
	f.change(PointChange, "remove", name, func() error { return absent(f.FS.RemoveAll(name), &gone) })
	return gone
}

func absent(err error, gone *error) error {
	if errors.Is(err, os.ErrNotExist) {
		*gone = err
		return nil
	}
	return err
}

// GetDiskUsage hides errors, which Pebble would report as if its data were in danger.
func (f *fuse) GetDiskUsage(path string) (vfs.DiskUsage, error) {
	usage, err := f.FS.GetDiskUsage(path)
	if err != nil {
		return vfs.DiskUsage{}, vfs.ErrUnsupported
	}
	return usage, nil
}

// Lock keeps the lock in mind, for abandon. A lock that someone else holds is an answer and no failure.
func (f *fuse) Lock(name string) (io.Closer, error) {
	if !f.changes.enter() {
		park()
	}
	defer f.changes.leave()
	lock, err := f.FS.Lock(name)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.locks[lock] = struct{}{}
	return &fuseLock{fuse: f, lock: lock}, nil
}

type fuseLock struct {
	fuse *fuse
	lock io.Closer
}

// Close does nothing when abandon was there before.
func (l *fuseLock) Close() error {
	l.fuse.mu.Lock()
	defer l.fuse.mu.Unlock()
	if _, held := l.fuse.locks[l.lock]; !held {
		return nil
	}
	delete(l.fuse.locks, l.lock)
	return l.lock.Close()
}
