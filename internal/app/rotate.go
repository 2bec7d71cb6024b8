package app

import (
	"fmt"
	"os"
)

// rotatingFile is a log file of at most rotateBytes; when it is full it is renamed to .1, and what was there is gone. It is not
// safe for concurrent use.
type rotatingFile struct {
	path string
	file *os.File
	size int64
}

const rotateBytes = 64 << 20

func openRotating(path string) (*rotatingFile, error) {
	f := &rotatingFile{path: path}
	return f, f.open()
}

func (f *rotatingFile) open() error {
	file, err := os.OpenFile(f.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	f.file, f.size = file, info.Size()
	return nil
}

// Write appends, after rotation if the file is full.
func (f *rotatingFile) Write(b []byte) (int, error) {
	if f.size+int64(len(b)) > rotateBytes && f.size > 0 {
		if err := f.rotate(); err != nil {
			return 0, err
		}
	}
	n, err := f.file.Write(b)
	f.size += int64(n)
	return n, err
}

func (f *rotatingFile) rotate() error {
	if err := f.file.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.path, f.path+".1"); err != nil {
		return err
	}
	return f.open()
}

// Close closes the file.
func (f *rotatingFile) Close() error { return f.file.Close() }
