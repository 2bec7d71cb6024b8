//go:build linux && (amd64 || arm64)

package isolated

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated/cgroup"
	"sluice/internal/sandbox/isolated/scratch"
)

// means are what this host has for sandboxes, beyond what there has to be.
type means struct {
	disk bool // /tmp can be a file system of its own
	tun  bool // there can be a way to the rest of the world
}

// Bounds of the sandbox that proves that sandboxes start.
const (
	probeMax    = 10 * time.Second
	probeMemory = 64 << 20
	probeTmp    = 1 << 20
)

// probe finds out what this host has by using it: files under /proc that say so, say so wrongly often enough. What only makes a
// sandbox weaker is left out; what it cannot be without is an error.
func (d *Driver) probe(ctx context.Context) (means, error) {
	ctx, cancel := context.WithTimeout(ctx, probeMax)
	defer cancel()
	if d.root {
		if s, err := scratch.New(d.folder, probeTmp); err == nil {
			d.means.disk = true
			if err := s.Close(); err != nil {
				return means{}, err
			}
		}
	}
	spec := sandbox.Spec{MemoryBytes: probeMemory, TmpBytes: probeTmp}
	if err := d.try(ctx, spec); err != nil {
		return means{}, explain(err)
	}
	spec.Outside = nowhere
	d.means.tun = d.try(ctx, spec) == nil
	return d.means, nil
}

// try starts a sandbox, and ends it.
func (d *Driver) try(ctx context.Context, spec sandbox.Spec) error {
	b, err := d.start(ctx, &spec)
	if err != nil {
		return err
	}
	return b.Stop()
}

// explain adds what an operator can do.
func explain(err error) error {
	hint := ""
	switch {
	case errors.Is(err, unix.EACCES):
		hint = " (is this binary executable by everybody?)"
	case errors.Is(err, unix.EPERM), errors.Is(err, unix.ENOSPC):
		hint = " (does this host allow user namespaces? see user.max_user_namespaces and kernel.apparmor_restrict_unprivileged_userns)"
	case errors.Is(err, unix.ENOSYS):
		hint = " (Linux 5.12 is the oldest with all that is used)"
	}
	return fmt.Errorf("this host cannot isolate functions%s: %w", hint, err)
}

// Enforces implements sandbox.Driver.
func (d *Driver) Enforces() sandbox.Enforced {
	e := sandbox.Enforced{
		Files:     "mount namespace, read-only root",
		User:      "a user per sandbox, in a user namespace without capabilities",
		Calls:     "seccomp, list of allowed calls",
		Network:   "network namespace",
		Memory:    d.groups.Means(cgroup.Memory),
		CPU:       d.groups.Means(cgroup.CPU),
		Processes: d.groups.Means(cgroup.Processes),
		Tmp:       "ext4 on a disk of its own",
		Freeze:    d.groups.Means(cgroup.Freezer),
	}
	if !d.root {
		e.User = fmt.Sprintf("user %d, in a user namespace without capabilities", os.Geteuid())
	}
	if d.means.tun {
		e.Outside = "relay over a network device"
	}
	if e.Memory == "" {
		e.Memory = "rlimit, for each process"
	} else if !d.means.disk {
		e.Memory += " together with /tmp, watched"
	}
	if e.Processes == "" {
		e.Processes = "rlimit"
	}
	if !d.means.disk {
		e.Tmp = "memory"
	}
	if e.Freeze == "" {
		e.Freeze = "stop signal"
	}
	return e
}

// nowhere is a Dialer.
func nowhere(context.Context, string, string) (net.Conn, error) { return nil, unix.ENETUNREACH }
