// Package sandbox runs the processes of functions, and says what holds them in. A Driver starts sandboxes; a Sandbox is one
// execution environment: a set of processes with their own view of files, network and memory, that is frozen and thawed
// together and leaves nothing when it stops.
//
// Drivers lie below: isolated (Linux: namespaces, control groups, a list of system calls; no daemon, no root where user namespaces
// are allowed) and process (a plain child, which holds nothing in and says so). Which one runs is for the composition root to
// choose; a driver never turns into another. sandboxtest is the suite that every driver passes, with what a hostile function
// would try. Enforced says what a driver really holds on this host, in words for an operator.
//
// Nothing here knows Lambda. The Runtime API is a Door like any other, and the order of extensions, runtime and shutdown
// is the caller's.
package sandbox

import (
	"context"
	"net"
	"syscall"
)

// Driver starts sandboxes. It is safe for concurrent use.
type Driver interface {
	// Name is what an operator calls the driver in the configuration: "isolated", "process".
	Name() string

	// Enforces tells what sandboxes of this driver are held to on this host. It does not change while the driver is open.
	Enforces() Enforced

	// Start makes a sandbox in which nothing runs yet. The context bounds the start alone. A failed start leaves nothing behind.
	Start(ctx context.Context, spec *Spec) (Sandbox, error)

	// Close stops every sandbox, and waits until they are gone. A second Close waits for the first.
	Close() error
}

// Sandbox is one execution environment. Its methods are safe for concurrent use.
type Sandbox interface {
	// Address is where processes of the sandbox find the door at that port: "127.0.0.1:9001" if the sandbox has a network of
	// its own, another port where it shares the host's. It is empty for a port without a door.
	Address(port uint16) string

	// Path is where processes of the sandbox find what the Spec puts at target: the same path if the sandbox has a view of files
	// of its own, the bind's source where it shares the host's. The target "/tmp" always leads to the sandbox's own folder.
	Path(target string) string

	// Dial connects to a port on which a process of the sandbox listens at 127.0.0.1. In a sandbox with a network of its own that is
	// its own loopback, where the names sandbox and sandbox.localdomain lead too; nothing else is ever reached. Where the sandbox shares the
	// host's network it is the host's loopback, which has those names only if the host does, and any service may be at that port. A
	// frozen sandbox takes connections, and does not answer. The context bounds the connecting alone. The end of the sandbox ends what
	// its processes had, not the server's end of it: the caller closes that.
	Dial(ctx context.Context, port uint16) (net.Conn, error)

	// Run starts a further process. The context bounds the start, not the process. A program that cannot be executed is
	// an error, as is a sandbox that is frozen or gone.
	Run(ctx context.Context, command *Command) (Process, error)

	// Freeze stops all processes from running until Thaw, and returns when none runs any more. Freezing what is frozen, and
	// thawing what runs, is nothing.
	Freeze(ctx context.Context) error
	Thaw(ctx context.Context) error

	// Usage tells what the sandbox takes.
	Usage() (Usage, error)

	// Stop kills every process at once, frozen ones too, waits until they are gone, closes the doors and removes what the sandbox
	// had on this host. A second Stop waits for the first. An error names what could not be removed; the processes are gone all the
	// same.
	Stop() error

	// Gone is closed when nothing can run in the sandbox any more: it was stopped, or what holds it together has died. In that
	// case too, Stop frees what it held.
	Gone() <-chan struct{}
}

// Process is one process that Run started. Those that it starts itself are the sandbox's alone to end.
type Process interface {
	// Signal sends a signal. One for a process that has exited is an error that wraps os.ErrProcessDone.
	Signal(signal syscall.Signal) error

	// Exited is closed when the process has ended and what it had written has been handed to the command's writers. What its
	// children write later still comes.
	Exited() <-chan struct{}

	// Exit is how the process ended. It is the zero value before Exited is closed.
	Exit() Exit
}
