//go:build linux

package cgroup

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// place is a folder under which this process may make a tree.
type place struct {
	base string
	v2   bool
}

// find looks where this process may make groups: root at the top of each hierarchy, so that one name finds all that a server ever
// made; others in the group they run in, if it was delegated to them.
func find() (map[string]place, error) {
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil, fmt.Errorf("find control groups: %w", err)
	}
	self, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return nil, fmt.Errorf("find control groups: %w", err)
	}
	top := os.Geteuid() == 0
	out := map[string]place{}
	for _, m := range hierarchies(string(mounts)) {
		base := m.point
		if !top {
			base = filepath.Join(m.point, m.relative(string(self)))
		}
		for _, what := range m.controllers(base) {
			if _, taken := out[what]; !taken {
				out[what] = place{base: base, v2: m.v2}
			}
		}
	}
	return out, nil
}

// hierarchy is a mounted one.
type hierarchy struct {
	root, point string
	v2          bool
	options     []string // of the file system: version 1 names its controllers here
}

// hierarchies are those of a mountinfo, version 1 first: where a host has both, the controllers are with version 1.
// The format is proc_pid_mountinfo(5): optional fields end at " - ".
func hierarchies(mountinfo string) []hierarchy {
	var out []hierarchy
	for line := range strings.Lines(mountinfo) {
		mount, system, ok := strings.Cut(strings.TrimSpace(line), " - ")
		m, s := strings.Fields(mount), strings.Fields(system)
		if !ok || len(m) < 5 || len(s) < 3 || s[0] != "cgroup" && s[0] != "cgroup2" {
			continue
		}
		out = append(out, hierarchy{root: unescape(m[3]), point: unescape(m[4]), v2: s[0] == "cgroup2", options: strings.Split(s[2], ",")})
	}
	slices.SortStableFunc(out, func(a, b hierarchy) int {
		switch {
		case a.v2 == b.v2:
			return 0
		case b.v2:
			return -1
		}
		return 1
	})
	return out
}

// unescape undoes mountinfo's octal for blanks.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}

// controllers are those that can be used below base.
func (h *hierarchy) controllers(base string) []string {
	if !h.v2 {
		var out []string
		for _, what := range []string{Memory, CPU, Processes, Freezer} {
			if slices.Contains(h.options, what) {
				out = append(out, what)
			}
		}
		return out
	}
	text, err := read(base, "cgroup.controllers")
	if err != nil {
		return nil
	}
	return append(strings.Fields(text), Freezer) // every group of version 2 can be frozen
}

// relative is the path of this process's group below the mount, from /proc/self/cgroup (cgroups(7): "id:controllers:path").
func (h *hierarchy) relative(self string) string {
	for line := range strings.Lines(self) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) != 3 {
			continue
		}
		named := strings.Split(parts[1], ",")
		if h.v2 && parts[0] == "0" || !h.v2 && slices.ContainsFunc(named, func(c string) bool { return c != "" && slices.Contains(h.options, c) }) {
			rel, err := filepath.Rel(h.root, parts[2])
			if err != nil || strings.HasPrefix(rel, "..") {
				return ""
			}
			return rel
		}
	}
	return ""
}

// passDown lets the groups in dir use a controller of version 2.
func passDown(dir, what string) error {
	enabled, err := read(dir, "cgroup.subtree_control")
	if err != nil || slices.Contains(strings.Fields(enabled), what) {
		return err
	}
	if err := write(dir, "cgroup.subtree_control", "+"+what); err == nil {
		return nil
	}
	// A group with processes of its own passes nothing down ("no internal processes", cgroups(7)). If this one is all there
	// is, it can step aside; that of others is not for us to move.
	if err := stepAside(dir); err != nil {
		return err
	}
	return write(dir, "cgroup.subtree_control", "+"+what)
}

func stepAside(dir string) error {
	inside, err := read(dir, "cgroup.procs")
	if err != nil {
		return err
	}
	if inside != fmt.Sprint(os.Getpid()) {
		return fmt.Errorf("%s has processes of others", dir)
	}
	leaf := filepath.Join(dir, "server")
	if err := os.Mkdir(leaf, 0o755); err != nil && !os.IsExist(err) {
		return err
	}
	return write(leaf, "cgroup.procs", "0")
}
