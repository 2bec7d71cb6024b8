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

// Sweep removes what a server that was killed has left in the folders of its tree, and kills what should still live there. All is
// thawed first: what one hierarchy keeps frozen is killed in none.
func Sweep(dirs ...string) error {
	var groups []string
	var errs []error
	for _, d := range dirs {
		entries, err := os.ReadDir(d)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
		for _, e := range entries {
			if e.IsDir() {
				groups = append(groups, filepath.Join(d, e.Name()))
			}
		}
	}
	for _, g := range groups {
		_ = write(g, "freezer.state", "THAWED") // in the one hierarchy that has it
	}
	for _, g := range groups {
		errs = append(errs, remove(g, true))
	}
	for _, d := range dirs {
		errs = append(errs, remove(d, false))
	}
	return errors.Join(errs...)
}

// end kills what is in a group. A file that is missing belongs to the other version; what dies meanwhile needs no killing.
func end(group string) {
	_ = write(group, "cgroup.kill", "1")
	text, _ := read(group, "cgroup.procs")
	for line := range strings.Lines(text) {
		if pid, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && pid > 1 {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}
