package code

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"sluice/internal/blob"
)

// Folders are the unpacked archives of one store of blobs, and what is merged of them. It is safe for concurrent use; only one process may use
// the folder.
type Folders struct {
	dir   string
	blobs blob.Store

	mu   sync.Mutex
	busy map[blob.Digest]chan struct{} // closed when the one who unpacks is done
	n    uint64                        // drafts so far
}

const (
	draftPrefix = "new-"
	bootName    = "boot"
	// bootFile tells one boot of a Linux machine from another; a machine without it counts as booted each time.
	bootFile  = "/proc/sys/kernel/random/boot_id"
	ownerMode = 0o700
)

// Open opens the folder that holds the others, and makes it if it is not there. Half-unpacked folders go, and all of them if the machine
// was booted since.
func Open(dir string, blobs blob.Store) (*Folders, error) {
	f := &Folders{dir: dir, blobs: blobs, busy: map[blob.Digest]chan struct{}{}}
	// The folder's own name is seen by the users that functions run as: they need it, and what lies above it is closed to them or not as
	// the operator wants.
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return nil, fmt.Errorf("open code folders: %w", err)
	}
	boot, err := os.ReadFile(bootFile)
	if err != nil {
		boot = nil
	}
	before, err := os.ReadFile(filepath.Join(dir, bootName))
	same := err == nil && len(boot) > 0 && bytes.Equal(boot, before)
	if err := f.clear(func(name string) bool { return same && !strings.HasPrefix(name, draftPrefix) }); err != nil {
		return nil, fmt.Errorf("clear code folders: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, bootName), boot, ownerMode&^executables); err != nil {
		return nil, fmt.Errorf("open code folders: %w", err)
	}
	return f, nil
}

// clear removes the folders whose names keep says no to. What is no folder of this package stays.
func (f *Folders) clear(keep func(name string) bool) error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		_, err := blob.ParseDigest(e.Name())
		if (err == nil || strings.HasPrefix(e.Name(), draftPrefix)) && !keep(e.Name()) {
			errs = append(errs, os.RemoveAll(filepath.Join(f.dir, e.Name())))
		}
	}
	return errors.Join(errs...)
}

// Folder returns the folder of an archive, unpacked. It is the callers' to read and nobody's to write. The errors wrap those of this
// package and blob.ErrNotFound. Of several who ask for the same archive one unpacks.
func (f *Folders) Folder(ctx context.Context, d blob.Digest) (string, error) {
	return f.once(ctx, d, func(draft string) error { return f.unpack(d, draft) })
}

// once returns the folder of that name, made by fill if it is not there.
func (f *Folders) once(ctx context.Context, d blob.Digest, fill func(draft string) error) (string, error) {
	path := filepath.Join(f.dir, d.String())
	for {
		f.mu.Lock()
		if _, err := os.Stat(path); err == nil {
			f.mu.Unlock()
			return path, nil
		}
		done, busy := f.busy[d]
		if !busy {
			f.busy[d] = make(chan struct{})
			f.n++
			draft := filepath.Join(f.dir, fmt.Sprint(draftPrefix, f.n))
			f.mu.Unlock()
			return path, f.make(d, draft, path, fill)
		}
		f.mu.Unlock()
		select {
		case <-done:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// make fills a folder under another name, gives it its own, and lets go of those who wait.
func (f *Folders) make(d blob.Digest, draft, path string, fill func(draft string) error) error {
	err := fill(draft)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err == nil {
		err = os.Rename(draft, path)
	}
	if err != nil {
		err = errors.Join(err, os.RemoveAll(draft))
	}
	close(f.busy[d])
	delete(f.busy, d)
	return err
}

func (f *Folders) unpack(d blob.Digest, draft string) error {
	archive, err := f.blobs.Open(d)
	if err != nil {
		return err
	}
	defer func() { _ = archive.Close() }() // it is only read
	if err := blob.Verify(archive, d); err != nil {
		return err
	}
	if err := os.Mkdir(draft, ownerMode); err != nil {
		return err
	}
	into, err := os.OpenRoot(draft)
	if err != nil {
		return err
	}
	err = unpack(archive, archive.Size(), UnzippedBytesMax, into)
	return errors.Join(err, into.Chmod(".", folderMode), into.Close())
}

// Remove removes the folder of an archive, or of merged ones, if it is there. Nobody may be using it.
func (f *Folders) Remove(d blob.Digest) error {
	f.mu.Lock()
	f.n++
	draft := filepath.Join(f.dir, fmt.Sprint(draftPrefix, f.n))
	err := os.Rename(filepath.Join(f.dir, d.String()), draft)
	f.mu.Unlock()
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return errors.Join(err, os.RemoveAll(draft))
}

// Keep removes the folders of all archives, and merged ones, that keep says no to.
func (f *Folders) Keep(keep func(blob.Digest) bool) error {
	return f.clear(func(name string) bool {
		d, err := blob.ParseDigest(name)
		return err != nil || keep(d) // drafts are somebody's at work
	})
}
