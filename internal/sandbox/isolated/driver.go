//go:build linux && (amd64 || arm64)

package isolated

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated/cgroup"
	"sluice/internal/sandbox/isolated/inside"
	"sluice/internal/sandbox/isolated/scratch"
)

// Driver implements sandbox.Driver.
type Driver struct {
	folder   string
	resolver string
	root     bool // this process may do on the host what its sandboxes may not
	view     view
	users    *users
	groups   *cgroup.Tree
	means    means
	spares   *spares

	starting sync.WaitGroup // starts under way: Close waits for them
	closing  sync.WaitGroup // ways out of sandboxes that are gone

	close sync.Once
	left  error // of Close: what could not be removed

	mu     sync.Mutex
	closed bool
	next   int
	boxes  map[*box]bool
}

// RunIfInside makes this process the first of a sandbox, if that is what it was started for. It does not return then. If it returns, what
// it returns is the proof that New asks for.
func RunIfInside() Self {
	if len(os.Args) == 2 && os.Args[1] == inside.Init {
		inside.Main()
	}
	return Self{asked: true}
}

// New opens the driver, removes what an earlier one left, and proves that sandboxes start on this host: an error says what it lacks.
func New(ctx context.Context, c Config) (*Driver, error) {
	if !c.Self.asked {
		return nil, errNotAsked
	}
	if err := os.MkdirAll(c.Folder, 0o700); err != nil {
		return nil, fmt.Errorf("open the sandboxes' folder: %w", err)
	}
	if err := scratch.Sweep(c.Folder); err != nil {
		return nil, err
	}
	d := &Driver{folder: c.Folder, resolver: c.Resolver, root: os.Geteuid() == 0, boxes: map[*box]bool{}}
	d.users = newUsers(d.root)
	d.view = hostView(c.Share)
	var err error
	if d.groups, err = openGroups(c.Folder); err != nil {
		return nil, err
	}
	d.spares = newSpares(min(c.Spares, sparesMax), d.spare)
	if d.means, err = d.probe(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	d.spares.start()
	return d, nil
}

// Name implements sandbox.Driver.
func (d *Driver) Name() string { return "isolated" }

// Start implements sandbox.Driver.
func (d *Driver) Start(ctx context.Context, spec *sandbox.Spec) (sandbox.Sandbox, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	b, err := d.start(ctx, spec)
	if err != nil {
		return nil, fmt.Errorf("start a sandbox: %w", err)
	}
	return b, nil
}

func (d *Driver) start(ctx context.Context, spec *sandbox.Spec) (*box, error) {
	b, err := d.admit()
	if err != nil {
		return nil, err
	}
	defer d.starting.Done()
	defer d.spares.refill() // not before: a spare in the making is in the way of a start
	waited, err := b.prepare(spec)
	if err == nil {
		err = b.setup(ctx, spec)
	}
	if waited && errors.Is(err, sandbox.ErrGone) { // a spare that died while it waited is no reason not to start
		if b.first, err = d.launch(); err == nil {
			err = b.setup(ctx, spec)
		}
	}
	if err != nil {
		return nil, errors.Join(err, b.Stop())
	}
	return b, nil
}

// spare makes what every sandbox begins with: a disk, while a first process begins.
func (d *Driver) spare(bytes int64) (*spare, error) {
	s := &spare{bytes: bytes}
	var made sync.WaitGroup
	var disk, process error
	if d.means.disk {
		made.Go(func() { s.tmp, disk = scratch.New(d.folder, bytes) })
	}
	s.first, process = d.launch()
	made.Wait()
	err := errors.Join(disk, process)
	if err == nil {
		return s, nil
	}
	if process == nil {
		s.first.end()
	}
	if s.tmp != nil {
		err = errors.Join(err, s.tmp.Close())
	}
	return nil, err
}

// admit makes an empty box that Close knows of.
func (d *Driver) admit() (*box, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, errors.New("the driver is closed")
	}
	d.starting.Add(1)
	d.next++
	b := newBox(d, strconv.Itoa(d.next))
	d.boxes[b] = true
	return b, nil
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
	left := d.spares.close()
	errs := make([]error, len(boxes))
	var all sync.WaitGroup
	for i, b := range boxes {
		all.Go(func() { errs[i] = b.Stop() })
	}
	all.Wait()
	d.closing.Wait()
	return errors.Join(errors.Join(errs...), left, d.groups.Close())
}
