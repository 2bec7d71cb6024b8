package environment

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/lambda/instance"
	"sluice/internal/service/lambda/runtimeapi"
	"sluice/internal/service/lambda/runtimes"
	"sluice/internal/service/lambda/telemetry"
)

// startMax bounds how long a sandbox, and the role's session, may take.
const startMax = time.Minute

// environment is one execution environment. What follows mu belongs to it; what precedes it does not change after launch.
type environment struct {
	fleet       *Fleet
	pool        *pool
	function    *Function
	phase       instance.Phase
	provisioned bool // it was started for that
	logStream   string
	place       place
	credentials Credentials
	launched    *runtimes.Launch
	sandbox     Sandbox
	server      *runtimeapi.Server
	telemetry   *telemetry.Stream
	journal     *journal
	extensions  []string
	launchedAt  time.Time

	// Of the Fleet's mutex.
	finishing bool
	ready     bool
	kept      bool // as a provisioned one
	idleSince time.Time

	mu        sync.Mutex
	in        *instance.Instance // nil until everything is prepared
	doomed    bool               // shut down before that
	flight    *flight
	lastPoll  instance.Poll
	waiting   []*waiter
	outputs   []*output // by process
	processes []Process // by process
	timer     clock.Timer
	idleTimer clock.Timer
	frozen    bool
	initBody  *runtimeapi.Failure
	memory    memory
}

func newEnvironment(f *Fleet, p *pool) *environment {
	return &environment{fleet: f, pool: p, function: p.function}
}

// launch makes the sandbox and starts init. The flight, if there is one, is the reason.
func (e *environment) launch(fl *flight) {
	ctx, cancel := context.WithTimeout(context.Background(), startMax)
	defer cancel()
	e.launchedAt = e.now()
	if err := e.prepare(ctx); err != nil {
		e.dismantle()
		e.fleet.provisioningFailedBy(e, err)
		e.fleet.remove(e)
		if fl != nil {
			fl.fail(err)
		}
		e.function.release()
		e.fleet.gone.Done()
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	e.in = instance.New(instance.Config{Timeout: e.function.Timeout, InitMax: e.initMax(), Phase: e.phase, Extensions: e.extensions})
	if e.doomed {
		e.abandon(fl)
		return
	}
	id := ""
	if fl != nil {
		e.flight, fl.logStream, id = fl, e.logStream, fl.call.RequestID
	}
	e.carry(e.in.Start(now, id))
}

// prepare gathers everything that processes need to run.
func (e *environment) prepare(ctx context.Context) (err error) {
	if e.place, err = e.function.locate(); err != nil {
		return err
	}
	if e.launched, err = e.lookUp(); err != nil {
		return err
	}
	if err := e.assume(ctx); err != nil {
		return err
	}
	now := e.now()
	if e.logStream == "" {
		e.logStream = streamName(now, e.place.version)
	}
	e.extensions = e.listExtensions()
	e.outputs = make([]*output, len(e.extensions)+1)
	e.processes = make([]Process, len(e.extensions)+1)
	e.server = runtimeapi.New(e)
	e.journal = newJournal(e)
	e.telemetry = telemetry.NewStream(e.fleet.ports.Clock, func(ctx context.Context, port uint16) (net.Conn, error) { return e.sandbox.Dial(ctx, port) })
	e.sandbox, err = e.fleet.ports.Sandboxes.Start(ctx, e.spec())
	if err != nil {
		return fmt.Errorf("start an execution environment of %s: %w", e.function.ARN, err)
	}
	return nil
}

func (e *environment) lookUp() (*runtimes.Launch, error) {
	if e.function.Image != nil {
		return &runtimes.Launch{}, nil
	}
	return e.fleet.ports.Runtimes.Launch(e.function.Runtime)
}

func (e *environment) assume(ctx context.Context) error {
	if e.function.Role == "" || e.fleet.ports.Roles == nil {
		return nil
	}
	c, err := e.fleet.ports.Roles.Assume(ctx, e.function.Role, e.place.name, e.function.ARN)
	if err == nil {
		e.credentials = *c
	}
	return err
}

// initMax is longer for what nobody waits for.
func (e *environment) initMax() time.Duration {
	if e.provisioned {
		return instance.ProvisionedInitMax
	}
	return instance.InitMax
}

// spec says what the sandbox shows.
func (e *environment) spec() *Spec {
	f := e.function
	s := &Spec{MemoryBytes: int64(f.MemoryMB) << 20, TmpBytes: int64(f.EphemeralMB) << 20, Serve: e.server.Serve}
	if f.Image != nil {
		s.Image = f.Image.Root
		return s
	}
	s.Binds = append(s.Binds, Bind{f.Code, taskFolder})
	if f.Opt != "" {
		s.Binds = append(s.Binds, Bind{f.Opt, optFolder})
	}
	if e.launched.Folder != "" {
		s.Binds = append(s.Binds, Bind{e.launched.Folder, runtimeFolder})
	}
	for _, folder := range e.launched.Binds {
		s.Binds = append(s.Binds, Bind{folder, folder})
	}
	return s
}

// listExtensions finds the external extensions: the files in /opt/extensions.
func (e *environment) listExtensions() []string {
	if e.function.Image != nil {
		return e.function.Image.Extensions
	}
	if e.function.Opt == "" {
		return nil
	}
	entries, err := os.ReadDir(filepath.Join(e.function.Opt, "extensions"))
	if err != nil {
		return nil // there are none
	}
	var names []string
	for _, entry := range entries {
		if !entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names
}

// streamName is a log stream's: the day, the version, and what no other environment has.
func streamName(now time.Time, version string) string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails (crypto/rand)
	return now.UTC().Format("2006/01/02/") + "[" + version + "]" + hex.EncodeToString(id[:])
}

func (e *environment) now() time.Time { return e.fleet.ports.Clock.Now() }

// begin gives an idle environment a flight; false when it takes none.
func (e *environment) begin(fl *flight) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.beginLocked(fl)
}

func (e *environment) beginLocked(fl *flight) bool {
	if e.idleTimer != nil {
		e.idleTimer.Stop()
	}
	if !e.in.Idle() || e.stale() || !e.thaw() {
		e.carry(e.in.Shutdown(e.now()))
		return false
	}
	e.flight, fl.logStream = fl, e.logStream
	actions, ok := e.in.Invoke(e.now(), fl.call.RequestID)
	if !ok {
		e.flight = nil
		return false
	}
	e.carry(actions)
	return true
}

// shutDown ends the environment.
func (e *environment) shutDown() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.in == nil {
		e.doomed = true
		return
	}
	e.carry(e.in.Shutdown(e.now()))
}

// abandon ends an environment that was shut down while it was being prepared.
func (e *environment) abandon(fl *flight) {
	if fl != nil {
		fl.fail(ErrClosed)
	}
	e.carry(e.in.Shutdown(e.now()))
}

// demolish removes what the environment had on this host, when its Instance has stopped.
func (e *environment) demolish() {
	defer e.fleet.gone.Done()
	defer e.function.release()
	e.dismantle()
}

func (e *environment) dismantle() {
	if e.sandbox != nil {
		if err := e.sandbox.Stop(); err != nil {
			e.fleet.ports.Log.Error("an execution environment could not be removed whole", "function", e.function.ARN, "error", err)
		}
	}
	if e.server != nil {
		e.server.Close()
		e.telemetry.Close()
	}
	for _, o := range e.outputs {
		if o != nil {
			o.close()
		}
	}
}
