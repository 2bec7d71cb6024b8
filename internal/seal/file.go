package seal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// FileName is the root key's file in the data folder.
const FileName = "root.key"

// othersMask are the permission bits of group and others.
const othersMask fs.FileMode = 0o077

// Load reads the root key of a data folder, which must exist, and makes one at the first start. The file appears whole or
// not at all, and of two processes that make it at once both end up with the same key. It is refused, with ErrExposed, if
// group or others can access it (where the system has such permissions), and with ErrKeyFile if it is no root key: making
// another one would lose everything sealed under it.
func Load(folder string) (*Root, error) {
	path := filepath.Join(folder, FileName)
	root, err := read(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return root, err
	}
	var key [KeyBytes]byte
	random(key[:])
	if err := create(path, key[:]); err != nil {
		return nil, fmt.Errorf("make the root key %s: %w", path, err)
	}
	return read(path)
}

func read(path string) (*Root, error) {
	// Opening a named pipe would wait for its other end.
	info, err := os.Lstat(path)
	if err != nil {
		return nil, fmt.Errorf("read the root key: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file: %w", path, ErrKeyFile)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the root key: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	if info, err = file.Stat(); err != nil {
		return nil, fmt.Errorf("read the root key: %w", err)
	}
	switch {
	case runtime.GOOS != "windows" && info.Mode().Perm()&othersMask != 0:
		return nil, fmt.Errorf("%s has mode %04o, want 0600: %w", path, info.Mode().Perm(), ErrExposed)
	case info.Size() != KeyBytes:
		return nil, fmt.Errorf("%s is %d bytes long, want %d: %w", path, info.Size(), KeyBytes, ErrKeyFile)
	}
	root := &Root{}
	if _, err := io.ReadFull(file, root.key[:]); err != nil {
		return nil, fmt.Errorf("read the root key: %w", err)
	}
	if root.key == [KeyBytes]byte{} {
		return nil, fmt.Errorf("%s holds zeros: %w", path, ErrKeyFile) // what some file systems leave of a file after a crash
	}
	return root, nil
}

// create puts a file in place: written and synced under another name first, then named. A file that is there already
// stays, and that is no error.
func create(path string, content []byte) error {
	temporary, err := writeTemporary(path, content)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary) }() // its content lives on under the other name, or was not wanted
	err = os.Link(temporary, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = os.Rename(temporary, path) // a file system without hard links
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(filepath.Dir(path))
}
