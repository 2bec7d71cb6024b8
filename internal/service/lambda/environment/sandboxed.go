package environment

import (
	"context"

	"sluice/internal/sandbox"
)

// runtimePort is where processes of a sandbox with a network of its own find the Runtime API: as in Lambda, whose AWS_LAMBDA_RUNTIME_API is
// 127.0.0.1:9001.
const runtimePort = 9001

// Sandboxed implements Sandboxes with a driver of package sandbox.
//
// Where the driver gives no network of its own (process), an extension that subscribes to telemetry listens at the host's loopback, and two
// environments cannot listen at the same port: it has to take one that is free, and name it in its subscription. The destination is
// sandbox.localdomain there too. It is never looked up: it stands for the environment, and Sandbox.Dial finds the port.
type Sandboxed struct {
	Driver  sandbox.Driver
	Outside sandbox.Dialer // where functions may connect to; nil is nowhere
	// Endpoint is a further port of the sandbox's loopback, which leads to the server's AWS APIs; without a server there is none.
	Endpoint sandbox.Door
}

// Start implements Sandboxes.
func (s *Sandboxed) Start(ctx context.Context, spec *Spec) (Sandbox, error) {
	in := &sandbox.Spec{
		Image: spec.Image, MemoryBytes: spec.MemoryBytes, TmpBytes: spec.TmpBytes, Outside: s.Outside,
		Doors: []sandbox.Door{{Port: runtimePort, Serve: spec.Serve}},
	}
	if s.Endpoint.Serve != nil {
		in.Doors = append(in.Doors, s.Endpoint)
	}
	for _, b := range spec.Binds {
		in.Binds = append(in.Binds, sandbox.Bind(b))
	}
	box, err := s.Driver.Start(ctx, in)
	if err != nil {
		return nil, err
	}
	return boxed{box, s.Endpoint.Port}, nil
}

// boxed is a sandbox as this package sees it.
type boxed struct {
	sandbox.Sandbox

	endpoint uint16
}

// Endpoint implements Sandbox.
func (b boxed) Endpoint() string {
	if address := b.Sandbox.Address(b.endpoint); address != "" {
		return "http://" + address
	}
	return ""
}

// Address implements Sandbox.
func (b boxed) Address() string { return b.Sandbox.Address(runtimePort) }

// Run implements Sandbox.
func (b boxed) Run(ctx context.Context, c *Command) (Process, error) {
	p, err := b.Sandbox.Run(ctx, &sandbox.Command{Args: c.Args, Env: c.Env, Dir: c.Dir, Stdout: c.Output, Stderr: c.Output})
	if err != nil {
		return nil, err
	}
	return boxedProcess{p}, nil
}

// MemoryBytesMax implements Sandbox. With AWS an environment is a machine of its own, whose programs and libraries are in its memory as well
// (recorded: 36 MB of 128 MB for a function of Python that does next to nothing): so they are counted here too.
func (b boxed) MemoryBytesMax() (int64, error) {
	u, err := b.Usage()
	return u.MemoryBytesMax + u.FileBytes, err
}

// boxedProcess is a process as this package sees it.
type boxedProcess struct{ sandbox.Process }

// Exit implements Process.
func (p boxedProcess) Exit() Exit {
	e := p.Process.Exit()
	if e == (sandbox.Exit{}) {
		return Exit{}
	}
	return Exit{Text: e.String(), OutOfMemory: e.OutOfMemory}
}
