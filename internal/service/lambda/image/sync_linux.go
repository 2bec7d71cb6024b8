package image

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// syncAll writes everything of the folder's file system to the disk: one call for a hundred thousand files.
func syncAll(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(unix.Syncfs(int(f.Fd())), f.Close())
}
