package code

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
)

// The modes of what is unpacked: everyone may read, for a function runs as a user of its own; who may execute is the archive's to say.
const (
	folderMode  = 0o755
	fileMode    = 0o644
	executables = 0o111
)

// unpack writes an archive into an empty folder.
func unpack(from io.ReaderAt, size, bytesMax int64, into *os.Root) error {
	a, err := open(from, size, bytesMax)
	if err != nil {
		return err
	}
	placed := places{}
	for _, e := range a.entries {
		if err := placed.take(e); err != nil {
			return err
		}
		if err := a.write(into, e); err != nil {
			return err
		}
	}
	return nil
}

// write makes one entry's file, folder or link.
func (a *archive) write(into *os.Root, e entry) error {
	if e.Mode().IsDir() {
		return into.MkdirAll(e.name, folderMode)
	}
	if dir := path.Dir(e.name); dir != "." {
		if err := into.MkdirAll(dir, folderMode); err != nil {
			return err
		}
	}
	if e.Mode()&fs.ModeSymlink != 0 {
		to, err := a.target(e)
		if err != nil {
			return err
		}
		return into.Symlink(to, e.name)
	}
	return a.writeFile(into, e)
}

func (a *archive) writeFile(into *os.Root, e entry) error {
	mode := fs.FileMode(fileMode) | e.Mode().Perm()&executables
	f, err := into.OpenFile(e.name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return fmt.Errorf("unpack %q: %w", e.Name, err)
	}
	return errors.Join(a.copyTo(f, e), f.Chmod(mode), f.Close()) // whatever the umask takes away
}
