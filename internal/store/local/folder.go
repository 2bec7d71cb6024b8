package local

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/store"
)

// A data folder holds LOCK, locked while a process has the store open, and the folder "store". In that lie FORMAT, one line
// that says which builds may read the rest, and the engine's own folder.
const (
	lockName   = "LOCK"
	storeName  = "store"
	draftName  = "store.new"
	formatName = "FORMAT"
	engineName = "engine"
	// formatVersion is raised when keys or values change so that an older build must not touch them.
	formatVersion = 1
	formatPrefix  = "sluice store "
	formatMax     = 64 // bytes that are read of FORMAT
	folderMode    = 0o700
)

// openFolder locks the folder, makes what is missing, checks the format and opens the engine. The lock is the caller's to
// close, with an error too.
func openFolder(disk vfs.FS, dir string, options func() *pebble.Options) (lock io.Closer, db *pebble.DB, err error) {
	if err := makeFolder(disk, dir); err != nil {
		return nil, nil, err
	}
	lock, err = disk.Lock(disk.PathJoin(dir, lockName))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w: %w", dir, store.ErrLocked, err)
	}
	if _, err := disk.Stat(disk.PathJoin(dir, storeName)); errors.Is(err, fs.ErrNotExist) {
		if err := makeStore(disk, dir, options()); err != nil {
			return lock, nil, fmt.Errorf("make a new store: %w", err)
		}
	}
	if err := checkFormat(disk, disk.PathJoin(dir, storeName)); err != nil {
		return lock, nil, err
	}
	existing := options()
	existing.ErrorIfNotExists = true
	db, err = pebble.Open(disk.PathJoin(dir, storeName, engineName), existing)
	return lock, db, err
}

// makeStore makes a new store under another name and renames it when it is complete. Pebble alone would not do: if the
// power fails while it makes its first files, it may leave some that it cannot open.
func makeStore(disk vfs.FS, dir string, options *pebble.Options) error {
	draft := disk.PathJoin(dir, draftName)
	engine := disk.PathJoin(draft, engineName)
	if err := disk.RemoveAll(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := disk.MkdirAll(engine, folderMode); err != nil {
		return err
	}
	if err := writeFormat(disk, draft); err != nil {
		return err
	}
	db, err := pebble.Open(engine, options)
	if err != nil {
		return err
	}
	if err := errors.Join(db.Close(), syncFolder(disk, engine), syncFolder(disk, draft)); err != nil {
		return err
	}
	return errors.Join(disk.Rename(draft, disk.PathJoin(dir, storeName)), syncFolder(disk, dir))
}

// makeFolder makes dir and what is missing above it, durably: a folder is an entry of the one above.
func makeFolder(disk vfs.FS, dir string) error {
	var missing []string
	for at := filepath.Clean(dir); ; at = disk.PathDir(at) {
		_, err := disk.Stat(at)
		if err == nil || !errors.Is(err, fs.ErrNotExist) || at == disk.PathDir(at) {
			break
		}
		missing = append(missing, at)
	}
	if err := disk.MkdirAll(dir, folderMode); err != nil {
		return err
	}
	for _, made := range missing {
		if err := syncFolder(disk, disk.PathDir(made)); err != nil {
			return err
		}
	}
	return nil
}

func syncFolder(disk vfs.FS, dir string) error {
	folder, err := disk.OpenDir(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func checkFormat(disk vfs.FS, dir string) error {
	name := disk.PathJoin(dir, formatName)
	file, err := disk.Open(name)
	if err != nil {
		return fmt.Errorf("%w: %w", store.ErrCorrupt, err)
	}
	text, err := io.ReadAll(io.LimitReader(file, formatMax))
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	version, err := parseFormat(text)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if version > formatVersion {
		return fmt.Errorf("%s has format %d, this build reads up to %d: %w", dir, version, formatVersion, store.ErrNewer)
	}
	return nil
}

func parseFormat(text []byte) (int, error) {
	digits, ok := bytes.CutPrefix(bytes.TrimSuffix(text, []byte("\n")), []byte(formatPrefix))
	version, err := strconv.Atoi(string(digits))
	if !ok || err != nil || version < 1 {
		return 0, fmt.Errorf("%w: %q names no format", store.ErrCorrupt, text)
	}
	return version, nil
}

func writeFormat(disk vfs.FS, dir string) error {
	file, err := disk.Create(disk.PathJoin(dir, formatName), vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "%s%d\n", formatPrefix, formatVersion)
	return errors.Join(err, file.Sync(), file.Close())
}
