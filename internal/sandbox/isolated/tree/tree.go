//go:build linux

// Package tree takes parts of the host's files to where a sandbox sees them. A tree is open before it is attached anywhere, so a
// server can open what the sandbox itself may not, and hand it in; and what is attached nowhere is gone with the last who has
// it open, whoever is killed when.
package tree

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Open takes the file or folder at a path, read-only, without what is mounted further below. A user namespace may not look below
// what its host has mounted there: to it, the tree comes with that, read-only too.
func Open(path string, device bool) (*os.File, error) {
	below := uint(0)
	fd, err := unix.OpenTree(unix.AT_FDCWD, path, unix.OPEN_TREE_CLONE|unix.OPEN_TREE_CLOEXEC)
	if errors.Is(err, unix.EINVAL) {
		below = unix.AT_RECURSIVE
		fd, err = unix.OpenTree(unix.AT_FDCWD, path, unix.OPEN_TREE_CLONE|unix.OPEN_TREE_CLOEXEC|below)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	attributes := uint64(unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV)
	if device {
		attributes = unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NOEXEC
	}
	f := os.NewFile(uintptr(fd), path)
	if err := unix.MountSetattr(fd, "", unix.AT_EMPTY_PATH|below, &unix.MountAttr{Attr_set: attributes}); err != nil {
		return nil, errors.Join(fmt.Errorf("make %s read-only: %w", path, err), f.Close())
	}
	return f, nil
}

// Attach puts a tree over a file or folder. No link on the way is followed at the last step.
func Attach(t *os.File, at string) error {
	return unix.MoveMount(int(t.Fd()), "", unix.AT_FDCWD, at, unix.MOVE_MOUNT_F_EMPTY_PATH)
}

// Seal makes what is attached at a path read-only, but for what is attached below.
func Seal(at string) error {
	return unix.MountSetattr(unix.AT_FDCWD, at, 0, &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV})
}
