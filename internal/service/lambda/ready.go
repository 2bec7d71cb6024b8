package lambda

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"sync"

	"sluice/internal/service/lambda/environment"
)

// Fleet runs functions; *environment.Fleet is one.
type Fleet interface {
	Invoke(ctx context.Context, function *environment.Function, call *environment.Call) (*environment.Result, error)
	Provision(function *environment.Function, n int)
	Provisioned(key string) (allocated, ready int, failed error)
	Retire(key string)
}

// readyKey names a version.
type readyKey struct {
	scope

	name, number string
}

// ready is a version that can run: its code is unpacked, its environment opened. It is kept while an invocation, an execution environment or
// provisioned concurrency holds it, so that a function that nobody calls takes no memory for it.
type ready struct {
	in       *readies
	key      readyKey
	function *environment.Function
	let      func()

	of   *version // what it was made of
	held int
}

// readies are the versions that can run.
type readies struct {
	mu   sync.Mutex
	all  map[readyKey]*ready // those that new invocations get
	made uint64              // numbers the keys of the Fleet
}

// find holds the one that is made of v; nil if there is none.
func (rs *readies) find(key readyKey, v *version) *ready {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r := rs.all[key]
	if r == nil || !r.madeOf(v) {
		return nil
	}
	r.held++
	return r
}

// madeOf reports whether what is ready is v, whose state may have changed. The lock is held.
func (r *ready) madeOf(v *version) bool {
	if r.of == v {
		return true
	}
	if !r.of.Modified.Equal(v.Modified) || !reflect.DeepEqual(&r.of.settings, &v.settings) {
		return false
	}
	r.of = v
	return true
}

// put takes in a new one, which it holds, and returns the one that it replaces.
func (rs *readies) put(r *ready) (replaced *ready) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.all == nil {
		rs.all = map[readyKey]*ready{}
	}
	replaced = rs.all[r.key]
	rs.all[r.key] = r
	r.held++
	return replaced
}

// next is a key for the Fleet that no other function has.
func (rs *readies) next(arn string) string {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.made++
	return arn + "@" + strconv.FormatUint(rs.made, 10)
}

// Hold keeps it; it implements environment.Holder.
func (r *ready) Hold() {
	r.in.mu.Lock()
	r.held++
	r.in.mu.Unlock()
}

// Release lets go of it. What must be removed then is removed beside.
func (r *ready) Release() {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	if r.held--; r.held > 0 {
		return
	}
	if r.in.all[r.key] == r {
		delete(r.in.all, r.key)
	}
	go r.let() // ends soon: it removes folders that nothing refers to, and must not keep the Fleet waiting
}

// stale takes out those whose version is gone or has changed.
func (rs *readies) stale(current func(readyKey) *version) (out []*ready) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for key, r := range rs.all {
		if v := current(key); v == nil || !r.madeOf(v) {
			delete(rs.all, key)
			out = append(out, r)
		}
	}
	return out
}

// ready makes a version ready, or finds it so, and holds it. held are the archives, as hold returned them, which are the ready one's then.
func (s *Service) ready(ctx context.Context, t target, v *version, held []func()) (*ready, error) {
	plain := v.runnable(t)
	plain.release = s.letting(v, held)
	if err := s.equip(ctx, plain, v); err != nil {
		plain.Release()
		return nil, err
	}
	function, err := s.fleetFunction(plain, v)
	if err != nil {
		plain.Release()
		return nil, err
	}
	r := &ready{in: &s.readies, key: readyKey{t.scope, v.Name, v.Number}, function: function, of: v, let: plain.release}
	function.Holder = r
	if old := s.readies.put(r); old != nil {
		s.fleet.Retire(old.function.Key)
	}
	return r, nil
}

// retireStale ends the execution environments of what was changed or deleted.
func (s *Service) retireStale() {
	s.slots.forget(func(key functionKey) bool { return s.functions.get(key.scope, key.name) != nil })
	for _, r := range s.readies.stale(func(key readyKey) *version { return s.versions.get(key.scope, below(key.name, key.number)) }) {
		s.fleet.Retire(r.function.Key)
	}
}

// fleetFunction is a version as the Fleet knows it.
func (s *Service) fleetFunction(r *Runnable, v *version) (*environment.Function, error) {
	f := &environment.Function{
		Key: s.readies.next(r.ARN), ARN: r.ARN, Runtime: r.Runtime, Handler: r.Handler, Code: r.CodeFolder, Opt: r.Opt, MemoryMB: int(r.MemoryMB),
		EphemeralMB: int(r.StorageMB), Timeout: r.Timeout, Environment: r.Environment, Role: r.Role,
		Logging: environment.Logging{
			Group: r.Logging.Group, JSON: r.Logging.Format == "JSON", ApplicationLevel: r.Logging.ApplicationLevel, SystemLevel: r.Logging.SystemLevel,
		},
	}
	if r.PackageType != packageImage {
		return f, nil
	}
	i, err := s.images.Get(v.ImageID)
	if err != nil {
		return nil, fmt.Errorf("run the image of %s: %w", r.ARN, err)
	}
	f.Image = &environment.Image{Root: i.Rootfs, Command: append(i.Entrypoint, i.Cmd...), Directory: i.WorkingDir, Variables: i.Env}
	override(f.Image, i, &r.Image)
	f.Image.Extensions, err = imageExtensions(i.Rootfs)
	return f, err
}

// extensionsFolder is where an image has its external extensions. Source: Developer Guide, "Lambda Extensions API".
const extensionsFolder = "opt/extensions"

// imageExtensions lists an image's external extensions, which must be files: a link could lead out of the image.
func imageExtensions(rootfs string) ([]string, error) {
	root, err := os.OpenRoot(rootfs)
	if err != nil {
		return nil, fmt.Errorf("look for extensions: %w", err)
	}
	defer func() { _ = root.Close() }() // it is only read
	folder, err := root.Open(filepath.FromSlash(extensionsFolder))
	if err != nil {
		return nil, nil // there are none
	}
	defer func() { _ = folder.Close() }()
	entries, err := folder.ReadDir(-1)
	if err != nil {
		return nil, nil // a file of that name
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}
