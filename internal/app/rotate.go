package app

import (
	"errors"
	"fmt"
	"os"
)

// rotatingFile is a log file of at most max bytes; when it is full it is renamed to .1, and what was there is gone. One that
// cannot be opened is tried again at the next line. It is not safe for concurrent use.
type rotatingFile struct {
	path string
	max  int64
	file *os.File // nil while it cannot be opened
	size int64
}

// rotateBytes is when the access log is rotated.
const rotateBytes = 64 << 20

func openRotating(path string, limit int64) (*rotatingFile, error) {
	f := &rotatingFile{path: path, max: limit}
	return f, f.open()
}

func (f *rotatingFile) open() error {
	file, err := os.OpenFile(f.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	f.file, f.size = file, info.Size()
	return nil
}

// Write appends, after rotation if the file is full.
func (f *rotatingFile) Write(b []byte) (int, error) {
	if f.file != nil && f.size > 0 && f.size+int64(len(b)) > f.max {
		if err := f.rotate(); err != nil {
			return 0, err
		}
	}
	if f.file == nil {
		if err := f.open(); err != nil {
			return 0, err
		}
	}
	n, err := f.file.Write(b)
	f.size += int64(n)
	return n, err
}

func (f *rotatingFile) rotate() error {
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.path, f.path+".1")
}

// Close closes the file.
func (f *rotatingFile) Close() error {
	file := f.file
	f.file = nil
	if file == nil {
		return nil
	}
	return file.Close()
}
