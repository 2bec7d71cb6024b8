package seal

import (
	"os"
	"path/filepath"
)

// WriteFile puts a file that only its owner can access in place of whatever path was, durably: after a crash there is the
// old content or the new, never a part of either.
func WriteFile(path string, content []byte) error {
	temporary, err := writeTemporary(path, content)
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		_ = os.Remove(temporary) // the first error is the one to tell
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// writeTemporary writes and syncs a new file beside path and returns its name. os.CreateTemp makes files of mode 0600.
func writeTemporary(path string, content []byte) (_ string, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp-*")
	if err != nil {
		return "", err
	}
	defer func() {
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err != nil {
			_ = os.Remove(file.Name()) // the first error is the one to tell
		}
	}()
	if _, err := file.Write(content); err != nil {
		return "", err
	}
	return file.Name(), file.Sync()
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = folder.Close() }() // it was only synced
	return folder.Sync()
}
