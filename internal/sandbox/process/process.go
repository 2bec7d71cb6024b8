// Package process runs functions as plain children of the server, for hosts that have no means to isolate them, such as macOS. Nothing
// holds a function in: it is the server's user, sees the server's files and network, and takes what memory it wants. So whoever
// chooses this driver says so loudly; Enforces is empty.
//
// What it does do is the contract: a folder for /tmp, doors at ports of their own, freezing by a stop signal to each process group,
// and an end for every process that stays in the group it was started in, also when the server is killed (guard.go). One that leaves its
// group escapes both: what holds such ones are namespaces, and this driver is for where there are none.
//
// The program that opens a Driver has to call RunIfGuard before it does anything else: New asks for what it returns.
package process

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"

	"sluice/internal/sandbox"
)

// Driver implements sandbox.Driver.
type Driver struct {
	folder string
	guard  *guard
	starts chan func() // run on one thread that lives as long as the driver: see attributes

	starting sync.WaitGroup // starts under way: Close waits for them

	close sync.Once
	left  error // of Close: what could not be removed

	mu     sync.Mutex
	closed bool
	boxes  map[*box]bool
}

// New opens a driver. The folder is its own: what an earlier one left there is removed. self is what RunIfGuard returned.
func New(folder string, self Self) (*Driver, error) {
	if !self.asked {
		return nil, errNotAsked
	}
	if err := os.RemoveAll(folder); err != nil {
		return nil, fmt.Errorf("remove what an earlier server left: %w", err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("open the sandboxes' folder: %w", err)
	}
	g, err := newGuard()
	if err != nil {
		return nil, err
	}
	d := &Driver{folder: folder, guard: g, starts: make(chan func()), boxes: map[*box]bool{}}
	go d.start()
	return d, nil
}

// start starts processes, until the driver is closed.
func (d *Driver) start() {
	runtime.LockOSThread()
	for f := range d.starts {
		f()
	}
}

// Name implements sandbox.Driver.
func (d *Driver) Name() string { return "process" }

// Enforces implements sandbox.Driver: nothing.
func (d *Driver) Enforces() sandbox.Enforced { return sandbox.Enforced{} }

// Start implements sandbox.Driver. An image cannot be had: a plain child has the host's root.
func (d *Driver) Start(_ context.Context, spec *sandbox.Spec) (sandbox.Sandbox, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	if spec.Image != "" {
		return nil, errors.New("start a sandbox: a plain process cannot run an image")
	}
	for _, b := range spec.Binds {
		if _, err := os.Stat(b.Source); err != nil {
			return nil, fmt.Errorf("start a sandbox: %w", err)
		}
	}
	tmp, err := os.MkdirTemp(d.folder, "tmp-")
	if err != nil {
		return nil, fmt.Errorf("start a sandbox: %w", err)
	}
	b := &box{driver: d, tmp: tmp, binds: spec.Binds, addresses: map[uint16]string{}, running: map[*child]bool{}, gone: make(chan struct{})}
	if err := d.admit(b); err != nil {
		return nil, errors.Join(fmt.Errorf("start a sandbox: %w", err), b.Stop())
	}
	defer d.starting.Done()
	if err := b.open(spec.Doors); err != nil {
		return nil, errors.Join(fmt.Errorf("start a sandbox: %w", err), b.Stop())
	}
	return b, nil
}

func (d *Driver) admit(b *box) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return errors.New("the driver is closed")
	}
	d.starting.Add(1)
	d.boxes[b] = true
	return nil
}

func (d *Driver) forget(b *box) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.boxes, b)
}

// Close implements sandbox.Driver.
func (d *Driver) Close() error {
	d.close.Do(func() { d.left = d.takeDown() })
	return d.left
}

func (d *Driver) takeDown() error {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.starting.Wait()
	d.mu.Lock()
	var boxes []*box
	for b := range d.boxes {
		boxes = append(boxes, b)
	}
	d.mu.Unlock()
	var errs []error
	for _, b := range boxes {
		errs = append(errs, b.Stop())
	}
	close(d.starts)
	return errors.Join(append(errs, d.guard.close(), os.RemoveAll(d.folder))...)
}

// open listens for the doors, each at a port that is free: the host's network has other sandboxes in it.
func (b *box) open(doors []sandbox.Door) error {
	for _, d := range doors {
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return err
		}
		b.doors = append(b.doors, l)
		b.addresses[d.Port] = l.Addr().String()
		b.serving.Go(func() { d.Serve(l) })
	}
	return nil
}

// Address implements sandbox.Sandbox.
func (b *box) Address(port uint16) string { return b.addresses[port] }

// Path implements sandbox.Sandbox.
func (b *box) Path(target string) string {
	if rest, ok := below(target, "/tmp"); ok {
		return b.tmp + rest
	}
	for _, bind := range b.binds {
		if rest, ok := below(target, bind.Target); ok {
			return bind.Source + rest
		}
	}
	return target
}

// below gives what follows a folder in a path that leads into it.
func below(path, folder string) (string, bool) {
	rest, ok := strings.CutPrefix(path, folder)
	return rest, ok && (rest == "" || rest[0] == '/')
}
