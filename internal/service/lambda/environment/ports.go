// Package environment runs functions: it starts execution environments in sandboxes, keeps them for the next invocation, gives each
// invocation one of its own, freezes them when they are idle, ends them when they have failed, are too old or are no longer wanted, and
// turns what happens in them into log lines, telemetry and reports.
//
// What an environment may do at which moment is decided by package instance; how its processes talk to it is package runtimeapi. Here
// both meet processes, time and the outside: each environment is an Instance under a mutex, whose actions are carried out under it.
//
// A Fleet holds the environments of this node. A function without a live environment costs nothing here.
package environment

import (
	"context"
	"log/slog"
	"net"
	"os"
	"syscall"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/lambda/runtimes"
)

// Ports are what a Fleet needs of others.
type Ports struct {
	Sandboxes Sandboxes
	Roles     Roles
	Logs      Sink
	Clock     clock.Clock
	Runtimes  *runtimes.Catalogue
	Report    func(*Report) // told of every invocation that has ended; must not block; nil is allowed
	Log       *slog.Logger
}

// Sandboxes starts sandboxes.
type Sandboxes interface {
	// Start makes a sandbox in which nothing runs yet. A failed start leaves nothing behind.
	Start(ctx context.Context, spec *Spec) (Sandbox, error)
}

// Spec is what a sandbox is made from.
type Spec struct {
	Image       string // folder that becomes the root; empty is the host's programs and libraries
	Binds       []Bind // read-only
	MemoryBytes int64
	TmpBytes    int64
	// Serve answers connections to the Runtime API, which is the sandbox's own; it returns when the listener is closed.
	Serve func(net.Listener)
}

// Bind shows Source, a path of the host, at Target.
type Bind struct{ Source, Target string }

// Sandbox is where the processes of one environment live. It is safe for concurrent use.
type Sandbox interface {
	// Address is where processes of the sandbox find the Runtime API, a host and a port.
	Address() string
	// Endpoint is the URL at which processes of the sandbox find this server's AWS APIs: AWS_ENDPOINT_URL. Empty is none.
	Endpoint() string
	// Path is where processes of the sandbox find what the Spec put at a target.
	Path(target string) string
	// Run starts a process.
	Run(ctx context.Context, command *Command) (Process, error)
	// Dial connects to a port on which a process of the sandbox listens at its loopback address.
	Dial(ctx context.Context, port uint16) (net.Conn, error)
	Freeze(ctx context.Context) error
	Thaw(ctx context.Context) error
	// MemoryBytesMax is the most memory that was in use.
	MemoryBytesMax() (int64, error)
	// Stop kills every process, waits until they are gone and removes the sandbox.
	Stop() error
}

// Command is a process to be. Nothing is added to its environment.
type Command struct {
	Args []string
	Env  []string
	Dir  string
	// Output takes standard output and error. It is a pipe's end: a driver that hands it to the process as it is lets the end of an
	// invocation's output be found exactly.
	Output *os.File
}

// Process is one that Run started.
type Process interface {
	Signal(signal syscall.Signal) error
	Exited() <-chan struct{} // closed when it has ended
	Exit() Exit              // how, after that
}

// Exit is how a process ended.
type Exit struct {
	Text        string // "exit status 1", "signal: killed"; empty for an exit with status 0
	OutOfMemory bool   // the sandbox had used up its memory
}

// Roles gives functions the credentials of their execution roles.
type Roles interface {
	// Assume opens a session of the role for a version of a function, both by their ARNs. Its error is the caller's answer: it is returned
	// by Invoke as it is.
	Assume(ctx context.Context, role, session, function string) (*Credentials, error)
}

// Credentials are a role's session.
type Credentials struct {
	Key, Secret, Token string
	Expires            time.Time // zero is never
}

// Sink takes log lines. Write must not block for long and not keep the slice. The stream belongs to the environment; it is the same for all
// of its lines.
type Sink interface {
	Write(to *LogStream, lines []Line)
}

// LogStream is where an environment's lines go, and whose they are: Function is the function's name.
type LogStream struct{ Account, Region, Group, Name, Function, FunctionARN, Role string }

// Line is one event of a log: a line, or a message of several.
type Line struct {
	Time time.Time
	Text string
}

// Report is what is known of an invocation that has ended.
type Report struct {
	ARN string // with the version
	// InvokedARN is as the caller named the function.
	InvokedARN string
	RequestID  string
	Duration   time.Duration
	Init       time.Duration // zero if the environment was there before
	Memory     int64         // the most that was in use, in bytes
	Error      string        // its type; empty on success
	TimedOut   bool
}
