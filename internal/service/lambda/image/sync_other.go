//go:build !linux

package image

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// syncAll writes the folder's files to the disk, one after the other.
func syncAll(folder string) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		return errors.Join(f.Sync(), f.Close())
	})
}
