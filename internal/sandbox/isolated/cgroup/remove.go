//go:build linux

package cgroup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Remove takes the group away. Its processes have to be dead; the kernel may still be at it.
func (g *Group) Remove() error {
	var errs []error
	for _, d := range g.dirs {
		errs = append(errs, remove(d, false))
	}
	return errors.Join(errs...)
}

// remove waits for a folder's processes to be gone, and kills those that should not be there.
func remove(dir string, kill bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), removeMax)
	defer cancel()
	err := until(ctx, func() (bool, error) {
		switch err := syscall.Rmdir(dir); err {
		case nil, syscall.ENOENT:
			return true, nil
		case syscall.EBUSY:
			if kill {
				end(dir)
			}
			return false, nil
		default:
			return false, err
		}
	})
	if err != nil {
		return fmt.Errorf("remove the control group %s: %w", dir, err)
	}
	return nil
}

// Sweep removes what a server that was killed has left in one of its tree's folders, and kills what should still live there.
func Sweep(dir string) error {
	groups, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	var errs []error
	for _, g := range groups {
		if g.IsDir() {
			errs = append(errs, remove(filepath.Join(dir, g.Name()), true))
		}
	}
	return errors.Join(append(errs, err, remove(dir, false))...)
}

// end kills what is in a group. A file that is missing belongs to the other version; what dies meanwhile needs no killing.
func end(group string) {
	_ = write(group, "freezer.state", "THAWED")
	_ = write(group, "cgroup.kill", "1")
	text, _ := read(group, "cgroup.procs")
	for line := range strings.Lines(text) {
		if pid, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && pid > 1 {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}
