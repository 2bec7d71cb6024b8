package process

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
	"syscall"

	"sluice/internal/sandbox"
)

// box implements sandbox.Sandbox.
type box struct {
	driver    *Driver
	tmp       string
	binds     []sandbox.Bind
	doors     []net.Listener
	addresses map[uint16]string
	serving   sync.WaitGroup
	gone      chan struct{}
	stop      sync.Once
	stopped   error

	mu      sync.Mutex
	running map[*child]bool // whose groups may have processes
	frozen  bool
	stops   bool
}

// Run implements sandbox.Sandbox.
func (b *box) Run(_ context.Context, command *sandbox.Command) (sandbox.Process, error) {
	if err := command.Validate(); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.stops:
		return nil, sandbox.ErrGone
	case b.frozen:
		return nil, sandbox.ErrFrozen
	}
	c, err := start(b, command)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", command.Args[0], err)
	}
	b.running[c] = true
	return c, nil
}

// Dial implements sandbox.Sandbox: the host's loopback is the sandbox's.
func (b *box) Dial(ctx context.Context, port uint16) (net.Conn, error) {
	b.mu.Lock()
	gone := b.stops
	b.mu.Unlock()
	if gone {
		return nil, sandbox.ErrGone
	}
	var d net.Dialer
	return d.DialContext(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(int(port))))
}

// Freeze implements sandbox.Sandbox. A process that is stopped runs no more as soon as the signal is sent, or at the end of the
// system call that it is in.
func (b *box) Freeze(context.Context) error { return b.pause(true, stopSignal) }

// Thaw implements sandbox.Sandbox.
func (b *box) Thaw(context.Context) error { return b.pause(false, continueSignal) }

func (b *box) pause(freeze bool, number syscall.Signal) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.stops:
		return sandbox.ErrGone
	case b.frozen == freeze:
		return nil
	}
	b.frozen = freeze
	return b.signal(number)
}

// signal reaches every group.
func (b *box) signal(number syscall.Signal) error {
	var errs []error
	for c := range b.running {
		if err := c.signalGroup(number); err != nil && !errors.Is(err, os.ErrProcessDone) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// ended forgets a process that has ended, unless its group has others.
func (b *box) ended(c *child) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if errors.Is(syscall.Kill(-c.cmd.Process.Pid, 0), syscall.ESRCH) {
		delete(b.running, c)
		b.driver.guard.forget(c.cmd.Process.Pid)
	}
}

// Usage implements sandbox.Sandbox. It is the sum of what the processes that Run started hold, their children left out, and of the most that
// each of them has held; nothing where the host does not tell.
func (b *box) Usage() (sandbox.Usage, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all sandbox.Usage
	for c := range b.running {
		u := usage(c.cmd.Process.Pid)
		all.MemoryBytes += u.MemoryBytes
		all.MemoryBytesMax += u.MemoryBytesMax
	}
	return all, nil
}

// Gone implements sandbox.Sandbox.
func (b *box) Gone() <-chan struct{} { return b.gone }

// Stop implements sandbox.Sandbox.
func (b *box) Stop() error {
	b.stop.Do(func() {
		b.stopped = b.takeDown()
		b.driver.forget(b)
	})
	return b.stopped
}

func (b *box) takeDown() error {
	b.mu.Lock()
	b.stops = true
	err := b.signal(syscall.SIGKILL)
	var all []*child
	for c := range b.running {
		all = append(all, c)
	}
	b.mu.Unlock()
	for _, c := range all {
		<-c.ended
		b.driver.guard.forget(c.cmd.Process.Pid)
	}
	close(b.gone)
	for _, d := range b.doors {
		_ = d.Close() // its server may have closed it
	}
	b.serving.Wait()
	return errors.Join(err, os.RemoveAll(b.tmp))
}
