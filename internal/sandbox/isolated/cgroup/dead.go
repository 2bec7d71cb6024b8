//go:build linux

package cgroup

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// claimTries bounds how often a tree's folder is made anew because somebody took it for a dead server's in the moment before it was
// claimed.
const claimTries = 5

// claim makes a tree's folder, if it is not there, and locks it for as long as the file is open, which is as long as the server lives: so
// everybody can tell a tree that is in use from one whose server was killed.
func claim(dir string) (*os.File, error) {
	for range claimTries {
		if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, os.ErrExist) {
			return nil, err
		}
		f, err := lock(dir, syscall.LOCK_SH)
		if err == nil || !errors.Is(err, os.ErrNotExist) {
			return f, err
		}
	}
	return nil, fmt.Errorf("%s is removed again and again", dir)
}

// lock opens and locks a folder: os.ErrNotExist if it was removed meanwhile.
func lock(dir string, how int) (*os.File, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), how)
	if err == nil {
		var mine, there os.FileInfo
		if mine, err = f.Stat(); err == nil {
			there, err = os.Stat(dir)
		}
		if err == nil && os.SameFile(mine, there) {
			return f, nil
		}
		err = errors.Join(err, os.ErrNotExist)
	}
	return nil, errors.Join(err, f.Close())
}

// SweepDead removes trees whose names begin so and that no server holds: those of servers that were killed, and whose folder nobody has
// opened since to find them. Nothing is killed for that: the processes of such a server have died with it, and what is not empty stays. What
// cannot be removed is left to the next.
func SweepDead(prefix string) error {
	places, err := find()
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, p := range places {
		if seen[p.base] {
			continue
		}
		seen[p.base] = true
		entries, err := os.ReadDir(p.base)
		if err != nil {
			continue // a hierarchy that is not ours to read
		}
		for _, e := range entries {
			if e.IsDir() && strings.HasPrefix(e.Name(), prefix) {
				removeDead(filepath.Join(p.base, e.Name()))
			}
		}
	}
	return nil
}

func removeDead(dir string) {
	f, err := lock(dir, syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		return // a server holds it, or it is gone
	}
	defer f.Close() //nolint:errcheck // it was only opened to be locked
	groups, _ := os.ReadDir(dir)
	for _, g := range groups {
		if g.IsDir() {
			_ = syscall.Rmdir(filepath.Join(dir, g.Name())) // if there is a process in it, it stays, and so does the tree
		}
	}
	_ = syscall.Rmdir(dir)
}
