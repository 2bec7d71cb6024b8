// Proves that control groups are found in every layout that hosts have, by mountinfo as these show it, and that no mountinfo is
// a surprise.

//go:build linux

package cgroup

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	versionOne = `27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
37 31 0:34 / /sys/fs/cgroup/freezer rw,relatime - cgroup cgroup rw,freezer
40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
`
	versionTwo = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n"
	unified    = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n"
	container  = `500 400 0:32 /docker/abc /sys/fs/cgroup/mem\040ory ro - cgroup cgroup rw,memory
`
	self = "8:pids:/system.slice/x.service\n4:memory:/docker/abc/below\n2:cpu,cpuacct:/user.slice\n1:name=systemd:/init.scope\n0::/system.slice/y.service\n"
)

func TestHierarchies(t *testing.T) {
	for name, c := range map[string]struct {
		mountinfo string
		want      []string // mount point: own group: version
	}{
		"version 1": {versionOne, []string{
			"/sys/fs/cgroup/memory docker/abc/below 1", "/sys/fs/cgroup/cpu,cpuacct user.slice 1", "/sys/fs/cgroup/pids system.slice/x.service 1",
			"/sys/fs/cgroup/freezer  1", "/sys/fs/cgroup/systemd init.scope 1",
		}},
		"version 2":   {versionTwo, []string{"/sys/fs/cgroup system.slice/y.service 2"}},
		"hybrid":      {unified + container, []string{"/sys/fs/cgroup/mem ory below 1", "/sys/fs/cgroup/unified system.slice/y.service 2"}},
		"none":        {"27 1 254:0 / / rw - ext4 /dev/vda rw\n", nil},
		"not a mount": {"x\n\n - cgroup\n1 2 3 4 5 - cgroup2\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, h := range hierarchies(c.mountinfo) {
				version := " 1"
				if h.v2 {
					version = " 2"
				}
				got = append(got, h.point+" "+h.relative(self)+version)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzHierarchies(f *testing.F) {
	f.Add(versionOne+unified, self)
	f.Add(container, "0::/..\n")
	f.Add(" - ", "::")
	f.Fuzz(func(t *testing.T, mountinfo, self string) {
		for _, h := range hierarchies(mountinfo) {
			if rel := h.relative(self); len(rel) > 1 && rel[:2] == ".." {
				t.Errorf("%q leads out of the mount", rel)
			}
		}
	})
}
