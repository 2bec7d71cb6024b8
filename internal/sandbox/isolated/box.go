//go:build linux && (amd64 || arm64)

package isolated

import (
	"context"
	"errors"
	"net"
	"os"
	"strconv"
	"sync"
	"sync/atomic"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated/cgroup"
	"sluice/internal/sandbox/isolated/control"
	"sluice/internal/sandbox/isolated/relay"
	"sluice/internal/sandbox/isolated/scratch"
)

// box implements sandbox.Sandbox. What it holds is set while it is started, by one goroutine, and not changed after.
type box struct {
	driver *Driver
	name   string
	first  *first
	group  *cgroup.Group
	tmp    *scratch.Scratch // nil if /tmp is memory
	doors  []net.Listener
	relay  *relay.Relay // nil if there is no way out
	ports  map[uint16]bool
	watch  *watch // nil if the group's limit is the function's own

	turn     sync.Mutex // one Run, Freeze or Thaw at a time: a process that starts in a frozen group never becomes its program
	frozen   bool
	stopping atomic.Bool
	serving  sync.WaitGroup
	stop     sync.Once
	stopped  error
}

func newBox(d *Driver, name string) *box {
	return &box{driver: d, name: name, ports: map[uint16]bool{}}
}

// prepare takes what every sandbox begins with, and makes its group.
func (b *box) prepare(spec *sandbox.Spec) (waited bool, err error) {
	limits := cgroup.Limits{MemoryBytes: spec.MemoryBytes, CPUs: spec.Share(), Processes: spec.ProcessLimit()}
	if !b.driver.means.disk {
		limits.MemoryBytes += spec.TmpBytes
	}
	if b.group, err = b.driver.groups.New(b.name, limits); err != nil {
		return false, err
	}
	s, waited, err := b.driver.spares.take(spec.TmpBytes)
	if err != nil {
		return false, err
	}
	b.first, b.tmp = s.first, s.tmp
	return waited, nil
}

// setup has the first process build the sandbox, and takes what leads out of it.
func (b *box) setup(ctx context.Context, spec *sandbox.Spec) error {
	s, files, err := b.driver.view.setup(spec, b.driver.root)
	if err != nil {
		return err
	}
	defer func() { control.CloseAll(files) }()
	if b.tmp != nil {
		tmp, err := b.tmp.Tree(b.first.user)
		if err != nil {
			return err
		}
		s.Tmp, files = true, append(files, tmp)
	}
	s.Bytes = spec.TmpBytes
	if files, err = b.controls(s, files); err != nil {
		return err
	}
	b.limit(s, spec)
	for _, d := range spec.Doors {
		s.Doors = append(s.Doors, d.Port)
	}
	line, err := b.line(s, spec)
	if err != nil {
		return err
	}
	out, err := b.first.call(ctx, control.Request{Setup: s}, files...)
	if err != nil {
		if line != nil {
			control.CloseAll([]*os.File{line.Device, line.Listener})
		}
		return err
	}
	if n := len(out) - 2; s.Tun && n >= 0 {
		line, out = &relay.Line{Device: out[n], Listener: out[n+1]}, out[:n]
	}
	return b.open(spec, out, line)
}

// controls adds the control groups to a Setup.
func (b *box) controls(s *control.Setup, files []*os.File) ([]*os.File, error) {
	thawer, thaw, err := b.group.Thawer()
	if err != nil {
		return files, err
	}
	if thawer != nil {
		s.Thaw, files = thaw, append(files, thawer)
	}
	join, err := b.group.Join()
	s.Groups = len(join)
	return append(files, join...), err
}

// dataSlackBytes is what a process may map beyond the function's memory where no control group counts what it uses: stacks of
// threads, and arenas that are mostly empty.
const dataSlackBytes = 256 << 20

// limit adds what each process carries itself.
func (b *box) limit(s *control.Setup, spec *sandbox.Spec) {
	s.Limits.Files = sandbox.FilesMax
	if b.driver.groups.Means(cgroup.Processes) == "" {
		s.Limits.Processes = uint64(spec.ProcessLimit())
	}
	if b.driver.groups.Means(cgroup.Memory) == "" {
		s.Limits.Data = uint64(spec.MemoryBytes) + dataSlackBytes
	}
}

// Address implements sandbox.Sandbox.
func (b *box) Address(port uint16) string {
	if !b.ports[port] {
		return ""
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(int(port)))
}

// Path implements sandbox.Sandbox.
func (b *box) Path(target string) string { return target }

// Freeze implements sandbox.Sandbox.
func (b *box) Freeze(ctx context.Context) error { return b.pause(ctx, true) }

// Thaw implements sandbox.Sandbox.
func (b *box) Thaw(ctx context.Context) error { return b.pause(ctx, false) }

func (b *box) pause(ctx context.Context, freeze bool) (err error) {
	b.turn.Lock()
	defer b.turn.Unlock()
	if b.frozen == freeze {
		return nil
	}
	switch {
	case b.isGone():
		return sandbox.ErrGone
	case !b.group.CanFreeze():
		_, err = b.first.call(ctx, control.Request{Pause: &freeze})
	case freeze:
		err = b.group.Freeze(ctx)
	default:
		err = b.group.Thaw()
	}
	if err == nil {
		b.frozen = freeze
	}
	return err
}

// Usage implements sandbox.Sandbox. Of what the kernel counts, files that it caches are not the function's; where /tmp is memory, neither
// is that.
func (b *box) Usage() (sandbox.Usage, error) {
	m, err := b.group.Memory()
	if err != nil {
		return sandbox.Usage{}, err
	}
	elsewhere := m.Cached
	if b.tmp == nil {
		elsewhere += m.Shared
	}
	now := max(m.Now-elsewhere, 0)
	members, err := b.group.Members()
	return sandbox.Usage{MemoryBytes: now, MemoryBytesMax: max(m.Peak-elsewhere, now), FileBytes: mapped("/proc", members)}, err
}

// Gone implements sandbox.Sandbox.
func (b *box) Gone() <-chan struct{} { return b.first.line.gone }

func (b *box) isGone() bool {
	select {
	case <-b.Gone():
		return true
	default:
		return b.stopping.Load()
	}
}

// Stop implements sandbox.Sandbox. It also takes down a box that was only half started.
func (b *box) Stop() error {
	b.stop.Do(func() {
		b.stopping.Store(true)
		b.stopped = b.takeDown()
		b.driver.forget(b)
	})
	return b.stopped
}

func (b *box) takeDown() error {
	var errs []error
	if b.group != nil {
		_ = b.group.Thaw() // what is frozen does not die; if it cannot be thawed, removing the group says so
	}
	if b.first != nil {
		b.first.end()
	}
	for _, d := range b.doors {
		_ = d.Close() // its server may have closed it
	}
	if b.relay != nil {
		b.driver.closing.Go(b.relay.Close) // nothing of it is the host's, and the kernel takes its time
	}
	if b.watch != nil {
		b.watch.close()
	}
	b.serving.Wait()
	if b.tmp != nil {
		errs = append(errs, b.tmp.Close())
	}
	if b.group != nil {
		errs = append(errs, b.group.Remove())
	}
	return errors.Join(errs...)
}
