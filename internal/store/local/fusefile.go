package local

import "github.com/cockroachdb/pebble/v2/vfs"

// fuseFile is a file whose changes go through the fuse; reads pass.
type fuseFile struct {
	vfs.File
	fuse *fuse
	name string
	// fresh: the file is new, and its name may not be on the disk yet.
	fresh bool
}

func (f *fuse) wrap(file vfs.File, name string, fresh bool) vfs.File {
	return &fuseFile{File: file, fuse: f, name: name, fresh: fresh}
}

func (f *fuseFile) Write(p []byte) (n int, _ error) {
	f.fuse.change(PointWrite, "write", f.name, func() (err error) {
		n, err = f.File.Write(p)
		return err
	})
	return n, nil
}

func (f *fuseFile) WriteAt(p []byte, offset int64) (n int, _ error) {
	f.fuse.change(PointWrite, "write", f.name, func() (err error) {
		n, err = f.File.WriteAt(p, offset)
		return err
	})
	return n, nil
}

func (f *fuseFile) Preallocate(offset, length int64) error {
	f.fuse.change(PointWrite, "preallocate", f.name, func() error { return f.File.Preallocate(offset, length) })
	return nil
}

func (f *fuseFile) Sync() error {
	f.fuse.change(PointSync, "sync", f.name, f.File.Sync)
	return f.syncName()
}

func (f *fuseFile) SyncData() error {
	f.fuse.change(PointSync, "sync", f.name, f.File.SyncData)
	return f.syncName()
}

// syncName makes a new file's name durable with its first sync. Pebble v2.1.7 relies on that and does not see to it: it
// syncs a new manifest, then writes the marker that points to it, then syncs the folder of both. Where folders may lose
// entries in any order (POSIX allows it, journaling file systems don't do it), a crash there leaves a store that nobody can
// open. TestEveryFailureIsTheLast finds it.
func (f *fuseFile) syncName() error {
	if !f.fresh {
		return nil
	}
	f.fresh = false
	return syncFolder(f.fuse, f.fuse.PathDir(f.name))
}

func (f *fuseFile) SyncTo(length int64) (full bool, _ error) {
	f.fuse.change(PointSync, "sync", f.name, func() (err error) {
		full, err = f.File.SyncTo(length)
		return err
	})
	return full, nil
}

// Close is a change: what a file system finds out late, it tells here. Only files that can be written come through it.
func (f *fuseFile) Close() error {
	f.fuse.change(PointWrite, "close", f.name, f.File.Close)
	return nil
}
