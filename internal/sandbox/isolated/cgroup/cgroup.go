//go:build linux

// Package cgroup holds groups of processes to their memory, CPU share and number, and freezes them. It hides which of the
// kernel's two interfaces a host has for which of the four: version 1 (a hierarchy for each), version 2 (one for all), or both at
// once, as systemd's hybrid layout has them.
//
// A Tree is one server's folder in each hierarchy; a Group is one sandbox's folder below it. What could not be had is not an
// error but missing from Tree.Means: a host that delegates no control group still runs sandboxes, with less.
package cgroup

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

// What a group controls: the keys of a Tree's controls.
const (
	Memory    = "memory"
	CPU       = "cpu"
	Processes = "pids"
	Freezer   = "freezer"
)

// control is where one of them is found.
type control struct {
	dir string // the tree's folder in the hierarchy that has it
	v2  bool
}

// Tree is a server's part of the hierarchies.
type Tree struct {
	controls map[string]control
	dirs     []string // the folders of controls, each once
	v2       map[string]bool
	held     []*os.File // locks of dirs, one each: see claim
}

// Limits are what a group is held to.
type Limits struct {
	MemoryBytes int64
	CPUs        float64
	Processes   int
}

// Open makes the tree of that name wherever this process may. name is one path element.
func Open(name string) (*Tree, error) {
	places, err := find()
	if err != nil {
		return nil, err
	}
	t := &Tree{controls: map[string]control{}, v2: map[string]bool{}}
	for _, what := range []string{Memory, CPU, Processes, Freezer} {
		p, ok := places[what]
		if !ok {
			continue
		}
		t.add(what, p, control{dir: filepath.Join(p.base, name), v2: p.v2})
	}
	return t, nil
}

// add takes up a control if this process may have it. Its folder is claimed with the first of those that it is for.
func (t *Tree) add(what string, p place, c control) {
	if !slices.Contains(t.dirs, c.dir) {
		held, err := claim(c.dir)
		if err != nil {
			return
		}
		if err := prepare(c, p.base, what); err != nil {
			_ = syscall.Rmdir(c.dir) // nothing is in it
			_ = held.Close()
			return
		}
		t.held = append(t.held, held)
		t.dirs, t.v2[c.dir] = append(t.dirs, c.dir), c.v2
	} else if err := prepare(c, p.base, what); err != nil {
		return
	}
	t.controls[what] = c
}

// prepare passes the controller down to the tree's folder and its groups in version 2.
func prepare(c control, base, what string) error {
	if c.v2 && what != Freezer {
		for _, dir := range []string{base, c.dir} {
			if err := passDown(dir, what); err != nil {
				return err
			}
		}
	}
	if what == CPU {
		return limitCPU(c, float64(runtime.NumCPU())) // all functions together are not less than what the host has
	}
	return nil
}

// Dirs are the tree's folders, for a record that outlives the process.
func (t *Tree) Dirs() []string { return t.dirs }

// Means says by which interface the tree controls something, empty if it does not.
func (t *Tree) Means(what string) string {
	switch c, ok := t.controls[what]; {
	case !ok:
		return ""
	case c.v2:
		return "cgroup v2"
	default:
		return "cgroup v1"
	}
}

// Close removes the tree, which has to be empty.
func (t *Tree) Close() error {
	var errs []error
	for _, d := range t.dirs {
		errs = append(errs, remove(d, false))
	}
	for _, f := range t.held {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// New makes a group and sets its limits. What the tree does not control is left out.
func (t *Tree) New(name string, limits Limits) (*Group, error) {
	g := &Group{controls: map[string]control{}}
	for what, c := range t.controls {
		g.controls[what] = control{dir: filepath.Join(c.dir, name), v2: c.v2}
	}
	for _, d := range t.dirs {
		dir := filepath.Join(d, name)
		if err := os.Mkdir(dir, 0o755); err != nil {
			return nil, errors.Join(fmt.Errorf("make a control group: %w", err), g.Remove())
		}
		g.dirs, g.join = append(g.dirs, dir), append(g.join, filepath.Join(dir, joinFile(t.v2[d])))
	}
	if err := g.limit(limits); err != nil {
		return nil, errors.Join(fmt.Errorf("limit a control group: %w", err), g.Remove())
	}
	return g, nil
}

// joinFile is what a process enters a group by. In version 1 a thread that moves itself need not wait until the kernel has stopped all
// others from forking, which takes as long as a grace period of RCU: milliseconds. One that has no other threads is moved whole.
func joinFile(v2 bool) string {
	if v2 {
		return "cgroup.procs"
	}
	return "tasks"
}

// write sets a control file.
func write(dir, file, value string) error {
	f, err := os.OpenFile(filepath.Join(dir, file), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(value)
	return errors.Join(err, f.Close())
}

// read is a control file's text without the last line's end.
func read(dir, file string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, file))
	return strings.TrimSpace(string(b)), err
}
