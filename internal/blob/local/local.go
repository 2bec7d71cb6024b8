// Package local keeps blobs as files of one folder: aa/aabb…, named by their digests. A value is written to a file in the folder tmp,
// synced, renamed to its name, and the name is synced; so a file that has a digest's name is whole. Only one process may use the folder.
package local

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/blob"
	"sluice/internal/fault"
)

// The places that can fail.
const (
	PointWrite  fault.Point = "blob.write"
	PointSync   fault.Point = "blob.sync"
	PointRename fault.Point = "blob.rename"
)

const (
	draftsName = "tmp"
	folderMode = 0o700
	// shelfChars is how many characters of a digest name the folder in which its file lies.
	shelfChars = 2
)

// Store is a folder of blobs.
type Store struct {
	disk   vfs.FS
	dir    string
	faults *fault.Set
	drafts atomic.Uint64
	// naming is held while a file gets its name or loses it, so that of two who put the same value neither answers before the other's
	// name is durable, and none is deleted in between.
	naming sync.Mutex
	synced map[string]bool // folders whose names are durable; guarded by naming
}

// Open opens a folder, makes it if it is not there, and removes what an earlier process left half written. faults may be nil.
func Open(disk vfs.FS, dir string, faults *fault.Set) (*Store, error) {
	s := &Store{disk: disk, dir: dir, faults: faults, synced: map[string]bool{}}
	if err := s.makeFolder(dir); err != nil {
		return nil, fmt.Errorf("open blobs: %w", err)
	}
	drafts := disk.PathJoin(dir, draftsName)
	if err := disk.RemoveAll(drafts); err != nil {
		return nil, fmt.Errorf("remove half-written blobs: %w", err)
	}
	if err := s.makeFolder(drafts); err != nil {
		return nil, fmt.Errorf("open blobs: %w", err)
	}
	return s, nil
}

// makeFolder makes a folder and those above it, whose names are durable. One that is there already may be so by a crash's chance, or have
// been left by a failed sync: its name is synced once in the life of the process.
func (s *Store) makeFolder(dir string) error {
	parent := s.disk.PathDir(dir)
	if s.synced[dir] || parent == dir {
		return nil
	}
	if _, err := s.disk.Stat(dir); err != nil {
		if err := s.makeFolder(parent); err != nil {
			return err
		}
		if err := s.disk.MkdirAll(dir, folderMode); err != nil {
			return err
		}
	}
	if err := s.syncFolder(parent); err != nil {
		return err
	}
	s.synced[dir] = true
	return nil
}

func (s *Store) syncFolder(dir string) error {
	d, err := s.disk.OpenDir(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (s *Store) shelf(d blob.Digest) string { return s.disk.PathJoin(s.dir, d.String()[:shelfChars]) }

func (s *Store) path(d blob.Digest) string { return s.disk.PathJoin(s.shelf(d), d.String()) }

// Put keeps a value.
func (s *Store) Put(value []byte) (blob.Digest, error) {
	d := blob.DigestOf(value)
	if there, err := s.whole(d, int64(len(value))); there || err != nil {
		return d, err
	}
	draft := s.disk.PathJoin(s.dir, draftsName, strconv.FormatUint(s.drafts.Add(1), 10))
	if err := s.write(draft, value); err != nil {
		return d, fmt.Errorf("write blob %s: %w", d, errors.Join(err, s.discard(draft)))
	}
	if err := s.name(draft, d); err != nil {
		return d, fmt.Errorf("name blob %s: %w", d, errors.Join(err, s.discard(draft)))
	}
	return d, nil
}

// whole reports whether a value is there, and durable; one of another size, which no crash leaves, is written anew.
func (s *Store) whole(d blob.Digest, size int64) (bool, error) {
	s.naming.Lock()
	defer s.naming.Unlock()
	info, err := s.disk.Stat(s.path(d))
	if err != nil || info.Size() != size {
		return false, nil
	}
	if err := s.syncFolder(s.shelf(d)); err != nil { // the sync of the one who made it may have failed
		return false, fmt.Errorf("sync blob %s: %w", d, err)
	}
	return true, nil
}

// discard removes a draft, if it is there.
func (s *Store) discard(draft string) error {
	if err := s.disk.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// write makes a file whose content is durable.
func (s *Store) write(path string, value []byte) error {
	f, err := s.disk.Create(path, vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	err = s.faults.Hit(PointWrite)
	if err == nil {
		err = writeAll(f, value)
	}
	if err == nil {
		err = s.faults.Hit(PointSync)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// pieceBytes is how much is written at a time.
const pieceBytes = 256 << 10

// writeAll writes copies, for a vfs.File may change what it is given to write, and the value is the caller's.
func writeAll(to io.Writer, value []byte) error {
	piece := make([]byte, 0, min(len(value), pieceBytes))
	for len(value) > 0 {
		piece = append(piece[:0], value[:min(len(value), pieceBytes)]...)
		value = value[len(piece):]
		if _, err := to.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

// name gives a draft its name, durably.
func (s *Store) name(draft string, d blob.Digest) error {
	s.naming.Lock()
	defer s.naming.Unlock()
	if err := s.faults.Hit(PointRename); err != nil {
		return err
	}
	if err := s.makeFolder(s.shelf(d)); err != nil {
		return err
	}
	if err := s.disk.Rename(draft, s.path(d)); err != nil {
		return err
	}
	return s.syncFolder(s.shelf(d))
}

// Open opens a value.
func (s *Store) Open(d blob.Digest) (blob.Reader, error) {
	f, err := s.disk.Open(s.path(d))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("open blob %s: %w", d, blob.ErrNotFound)
	case err != nil:
		return nil, fmt.Errorf("open blob %s: %w", d, err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open blob %s: %w", d, err), f.Close())
	}
	return &file{File: f, size: info.Size()}, nil
}

// file is an open value.
type file struct {
	vfs.File
	size int64
}

// Size is the value's.
func (f *file) Size() int64 { return f.size }

// Delete removes a value.
func (s *Store) Delete(d blob.Digest) error {
	s.naming.Lock()
	defer s.naming.Unlock()
	if err := s.discard(s.path(d)); err != nil {
		return fmt.Errorf("delete blob %s: %w", d, err)
	}
	return nil
}
