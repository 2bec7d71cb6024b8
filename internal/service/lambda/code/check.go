package code

import (
	"fmt"
	"io"
	"io/fs"
	"path"
)

// Check reads an archive whole, as unpacking does, and returns how many bytes its files have. The errors wrap ErrArchive, ErrEmpty and
// ErrTooLarge; no other is about the archive. bytesMax is at most UnzippedBytesMax.
func Check(from io.ReaderAt, size, bytesMax int64) (int64, error) {
	a, err := open(from, size, bytesMax)
	if err != nil {
		return 0, err
	}
	placed := places{}
	for _, e := range a.entries {
		if err := placed.take(e); err != nil {
			return 0, err
		}
		if err := a.read(e); err != nil {
			return 0, err
		}
	}
	return bytesMax - a.left, nil
}

// read reads what an entry holds.
func (a *archive) read(e entry) error {
	switch e.Mode().Type() {
	case fs.ModeDir:
		return nil
	case fs.ModeSymlink:
		_, err := a.target(e)
		return err
	}
	return a.copyTo(io.Discard, e)
}

// places is what the names in an archive stand for: a file, a folder or a link. Folders need no entry of their own.
type places map[string]fs.FileMode

// take refuses an entry whose place is another's. A file may be there twice, as in archives that were added to: the last one counts.
func (p places) take(e entry) error {
	for dir := path.Dir(e.name); dir != "."; dir = path.Dir(dir) {
		was, known := p[dir]
		if known && was != fs.ModeDir {
			return fmt.Errorf("%w: %q is below what is no folder", ErrArchive, e.Name)
		}
		if known {
			break
		}
		p[dir] = fs.ModeDir
	}
	kind := e.Mode().Type()
	if was, known := p[e.name]; known && (was != kind || kind == fs.ModeSymlink) {
		return fmt.Errorf("%w: %q is there twice", ErrArchive, e.Name)
	}
	p[e.name] = kind
	return nil
}
