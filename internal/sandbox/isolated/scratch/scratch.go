//go:build linux

package scratch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// Scratch is one file system. It is mounted nowhere on the host.
type Scratch struct {
	tree   *os.File // the mount, to be attached in the sandbox
	folder *os.File // its root folder, to be shut down by
}

// New makes one. dir is on the disk that holds what is written; nothing is seen there. It needs root.
func New(dir string, bytes int64) (*Scratch, error) {
	disk, err := nameless(dir)
	if err != nil {
		return nil, fmt.Errorf("make a disk for /tmp: %w", err)
	}
	defer disk.Close() //nolint:errcheck // the device has it open; all writes have been checked
	l := layoutFor(bytes)
	if err := disk.Truncate(int64(l.blocks) * blockBytes); err != nil {
		return nil, fmt.Errorf("make a disk for /tmp: %w", err)
	}
	if err := l.format(disk); err != nil {
		return nil, err
	}
	device, err := attach(disk)
	if err != nil {
		return nil, fmt.Errorf("attach the disk of /tmp: %w", err)
	}
	defer device.Close() //nolint:errcheck // the mount has it open, and otherwise it is to be released
	return mount(device.Name())
}

// prefix is what the names of disks begin with that have one for a moment.
const prefix = "tmp-"

// Sweep removes what a server that was killed in that moment has left in its folder.
func Sweep(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, prefix+"*"))
	for _, l := range left {
		err = errors.Join(err, os.Remove(l))
	}
	if err != nil {
		return fmt.Errorf("remove the disks of an earlier server: %w", err)
	}
	return nil
}

// nameless makes a file that is gone when it is closed. Where the file system has no such files, it has a name for a moment.
func nameless(dir string) (*os.File, error) {
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err == nil {
		return os.NewFile(uintptr(fd), filepath.Join(dir, "tmp")), nil
	}
	f, err := os.CreateTemp(dir, prefix)
	if err != nil {
		return nil, err
	}
	return f, os.Remove(f.Name())
}

// attachTriesMax bounds how often somebody else may take the device that was free a moment ago.
const attachTriesMax = 64

// attach finds a free loop device, and lays the disk under it. The device frees itself when nobody uses it any more.
func attach(disk *os.File) (*os.File, error) {
	control, err := os.OpenFile("/dev/loop-control", os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer control.Close() //nolint:errcheck // it is only asked
	config := unix.LoopConfig{Fd: uint32(disk.Fd()), Size: blockBytes}
	config.Info.Flags = unix.LO_FLAGS_AUTOCLEAR | unix.LO_FLAGS_DIRECT_IO
	for range attachTriesMax {
		n, err := unix.IoctlRetInt(int(control.Fd()), unix.LOOP_CTL_GET_FREE)
		if err != nil {
			return nil, err
		}
		device, err := os.OpenFile("/dev/loop"+strconv.Itoa(n), os.O_RDWR, 0)
		if err != nil {
			return nil, err
		}
		if err = unix.IoctlLoopConfigure(int(device.Fd()), &config); err == nil {
			return device, nil
		}
		if err = errors.Join(err, device.Close()); !errors.Is(err, unix.EBUSY) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%d times the free loop device was taken by another: %w", attachTriesMax, unix.EBUSY)
}

// mount makes a mount of the device that is attached nowhere.
func mount(device string) (*Scratch, error) {
	system, err := unix.Fsopen("ext4", unix.FSOPEN_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("mount /tmp: %w", err)
	}
	defer unix.Close(system) //nolint:errcheck // the mount has it
	err = errors.Join(unix.FsconfigSetString(system, "source", device), unix.FsconfigSetFlag(system, "noinit_itable"))
	if err == nil {
		err = unix.FsconfigCreate(system)
	}
	if err != nil {
		return nil, fmt.Errorf("mount /tmp: %w", err)
	}
	fd, err := unix.Fsmount(system, unix.FSMOUNT_CLOEXEC, unix.MOUNT_ATTR_NOSUID|unix.MOUNT_ATTR_NODEV|unix.MOUNT_ATTR_NOATIME)
	if err != nil {
		return nil, fmt.Errorf("mount /tmp: %w", err)
	}
	s := &Scratch{tree: os.NewFile(uintptr(fd), "/tmp")}
	root, err := unix.Openat(fd, ".", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open /tmp: %w", err), s.tree.Close())
	}
	s.folder = os.NewFile(uintptr(root), "/tmp")
	return s, nil
}

// Tree is the mount, for the sandbox of a user to attach. The caller closes it.
func (s *Scratch) Tree(user int) (*os.File, error) {
	if err := s.folder.Chown(user, user); err != nil {
		return nil, err
	}
	fd, err := unix.FcntlInt(s.tree.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	return os.NewFile(uintptr(fd), "/tmp"), err
}

// shutdown is EXT4_IOC_SHUTDOWN, and shutdownNow its flag to write nothing any more (fs/ext4/ext4.h). It leaves a line in the
// kernel's log, so it is for what is worth it.
const (
	shutdown      = 0x8004587d
	shutdownNow   = 2
	shutdownBytes = 16 << 20
)

// Close lets go of it. When no process of the sandbox is left, nothing is: of much that has not reached the disk, nothing is written
// first.
func (s *Scratch) Close() error {
	var info unix.Statfs_t
	if err := unix.Fstatfs(int(s.folder.Fd()), &info); err == nil && (info.Blocks-info.Bfree)*blockBytes > shutdownBytes {
		_ = unix.IoctlSetPointerInt(int(s.folder.Fd()), shutdown, shutdownNow) // otherwise it is written in vain, and that is all
	}
	return errors.Join(s.folder.Close(), s.tree.Close())
}
