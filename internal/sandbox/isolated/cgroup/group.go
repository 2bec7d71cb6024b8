//go:build linux

package cgroup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Group is one sandbox's folders.
type Group struct {
	controls map[string]control
	dirs     []string
	join     []string // what a process enters by, of each

	mu       sync.Mutex
	oomKills int64 // reported by OutOfMemory already
}

// limit sets what the group is held to.
func (g *Group) limit(l Limits) error {
	var errs []error
	if c, ok := g.controls[Memory]; ok {
		errs = append(errs, limitMemory(c, l.MemoryBytes))
	}
	if c, ok := g.controls[CPU]; ok {
		errs = append(errs, limitCPU(c, l.CPUs))
	}
	if c, ok := g.controls[Processes]; ok {
		errs = append(errs, write(c.dir, "pids.max", strconv.Itoa(l.Processes)))
	}
	return errors.Join(errs...)
}

// limitMemory bounds memory and leaves no swap beside it. A kernel without accounting of swap lacks those files, and its host
// is taken to have none.
func limitMemory(c control, bytes int64) error {
	value, file, swapFile, swap := strconv.FormatInt(bytes, 10), "memory.limit_in_bytes", "memory.memsw.limit_in_bytes", ""
	if swap = value; c.v2 {
		file, swapFile, swap = "memory.max", "memory.swap.max", "0"
	}
	if err := write(c.dir, file, value); err != nil {
		return err
	}
	if err := write(c.dir, swapFile, swap); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// Bounds of the kernel for shares (version 1) and weights (version 2).
const (
	sharesPerCPU, sharesMin, sharesMax = 1024, 2, 262144
	weightPerCPU, weightMin, weightMax = 100, 1, 10000
)

func limitCPU(c control, cpus float64) error {
	if c.v2 {
		return write(c.dir, "cpu.weight", strconv.Itoa(min(max(int(cpus*weightPerCPU), weightMin), weightMax)))
	}
	return write(c.dir, "cpu.shares", strconv.Itoa(min(max(int(cpus*sharesPerCPU), sharesMin), sharesMax)))
}

// Join opens the files that a process with a single thread writes "0" to in order to enter the group, before it becomes what it is to
// be. The caller closes them.
func (g *Group) Join() ([]*os.File, error) {
	var out []*os.File
	for _, path := range g.join {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			for _, f := range out {
				_ = f.Close()
			}
			return nil, fmt.Errorf("join a control group: %w", err)
		}
		out = append(out, f)
	}
	return out, nil
}

// Members are the numbers of the processes in the group.
func (g *Group) Members() ([]string, error) {
	if len(g.dirs) == 0 {
		return nil, nil
	}
	text, err := read(g.dirs[0], "cgroup.procs")
	return strings.Fields(text), err
}

// freezer is the file that freezes, and what is written to it.
func (g *Group) freezer() (c control, file, frozen, thawed string, ok bool) {
	c, ok = g.controls[Freezer]
	if c.v2 {
		return c, "cgroup.freeze", "1", "0", ok
	}
	return c, "freezer.state", "FROZEN", "THAWED", ok
}

// CanFreeze tells whether Freeze is there.
func (g *Group) CanFreeze() bool { _, ok := g.controls[Freezer]; return ok }

// Thawer opens the file that thaws the group, with what to write: for one who has to do it when this process is dead, because
// version 1 lets nothing frozen die. The caller closes it. It is nil where nothing freezes.
func (g *Group) Thawer() (*os.File, string, error) {
	c, file, _, thawed, ok := g.freezer()
	if !ok {
		return nil, "", nil
	}
	f, err := os.OpenFile(c.dir+"/"+file, os.O_WRONLY, 0)
	return f, thawed, err
}

// Freeze returns when no process of the group runs any more. If the context ends first, the group runs again.
func (g *Group) Freeze(ctx context.Context) error {
	c, file, frozen, _, _ := g.freezer()
	if err := write(c.dir, file, frozen); err != nil {
		return fmt.Errorf("freeze: %w", err)
	}
	err := until(ctx, func() (bool, error) {
		if c.v2 {
			events, err := counters(c.dir, "cgroup.events")
			return events["frozen"] == 1, err
		}
		state, err := read(c.dir, file)
		return state == frozen, err
	})
	if err != nil {
		return errors.Join(fmt.Errorf("freeze: %w", err), g.Thaw())
	}
	return nil
}

// Thaw lets the processes run.
func (g *Group) Thaw() error {
	c, file, _, thawed, ok := g.freezer()
	if !ok {
		return nil
	}
	if err := write(c.dir, file, thawed); err != nil {
		return fmt.Errorf("thaw: %w", err)
	}
	return nil
}

// OutOfMemory tells whether the kernel has killed a process for want of memory since it was asked last.
func (g *Group) OutOfMemory() bool {
	c, ok := g.controls[Memory]
	if !ok {
		return false
	}
	file := "memory.oom_control"
	if c.v2 {
		file = "memory.events"
	}
	events, err := counters(c.dir, file)
	g.mu.Lock()
	defer g.mu.Unlock()
	if err != nil || events["oom_kill"] <= g.oomKills {
		return false
	}
	g.oomKills = events["oom_kill"]
	return true
}

// MemoryUse is what a group holds, in bytes.
type MemoryUse struct {
	Now, Peak int64 // of everything that the kernel counts
	Cached    int64 // of Now: files on disks
	Shared    int64 // of Now: files in memory
}

// Memory tells what the group holds. It is zero where memory is not controlled.
func (g *Group) Memory() (m MemoryUse, err error) {
	c, ok := g.controls[Memory]
	if !ok {
		return m, nil
	}
	nowFile, peakFile, prefix := "memory.usage_in_bytes", "memory.max_usage_in_bytes", "total_"
	if c.v2 {
		nowFile, peakFile, prefix = "memory.current", "memory.peak", ""
	}
	if m.Now, err = number(c.dir, nowFile); err != nil {
		return m, err
	}
	if m.Peak, err = number(c.dir, peakFile); errors.Is(err, os.ErrNotExist) { // memory.peak is there since Linux 5.19
		m.Peak, err = m.Now, nil
	}
	if err != nil {
		return m, err
	}
	stat, err := counters(c.dir, "memory.stat")
	m.Cached = stat[prefix+"active_file"] + stat[prefix+"inactive_file"]
	m.Shared = stat[prefix+"shmem"]
	return m, err
}

func number(dir, file string) (int64, error) {
	text, err := read(dir, file)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(text, 10, 64)
}

// counters reads lines of a name and a number.
func counters(dir, file string) (map[string]int64, error) {
	text, err := read(dir, file)
	out := map[string]int64{}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			out[name] = n
		}
	}
	return out, err
}

// Waits for the kernel: how often it is asked, and for how long a folder of dead processes may stay busy.
const (
	askEveryMin = 50 * time.Microsecond
	askEveryMax = 5 * time.Millisecond
	removeMax   = 5 * time.Second
)

// until asks until something holds. Version 1 tells nobody when a state is reached, so both are asked.
func until(ctx context.Context, holds func() (bool, error)) error {
	for wait := askEveryMin; ; wait = min(2*wait, askEveryMax) {
		if ok, err := holds(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}
