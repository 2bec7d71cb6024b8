package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"path"
	"path/filepath"
	"strings"
)

// Limits of a Spec. Those of memory and /tmp are Lambda's, widened to what a host can hold: a function has 128 to 10,240 MB of memory
// and 512 to 10,240 MB of /tmp (Lambda developer guide, "Lambda quotas").
const (
	MemoryBytesMin   = 16 << 20
	TmpBytesMin      = 1 << 20
	TmpBytesMax      = 10 << 30
	BindsMax         = 64
	DoorsMax         = 16
	ProcessesDefault = 1024 // execution processes and threads, "Lambda quotas"
	FilesMax         = 1024 // file descriptors of a process, "Lambda quotas"
)

// MemoryPerCPU is the memory at which a function has one CPU (Lambda developer guide, "Configure Lambda function memory").
const MemoryPerCPU = 1769 << 20

// Spec is what a sandbox is made from.
type Spec struct {
	// Image is a folder with an unpacked image, which becomes the root. If it is empty, the root has the host's programs and
	// libraries, and of its settings only what programs need to run (certificates, the linker's cache, the time zone).
	Image string

	// Binds are folders and files of the host that are seen in the sandbox, read-only.
	Binds []Bind

	// MemoryBytes is what all processes together may use. Beyond it the kernel kills one of them.
	MemoryBytes int64

	// CPUs is the share of the machine while others want it too, in CPUs. Zero follows from the memory as in Lambda.
	CPUs float64

	// TmpBytes is the size of /tmp, the only place that can be written.
	TmpBytes int64

	// Processes bounds processes and threads; zero is ProcessesDefault.
	Processes int

	// Doors are the ports of 127.0.0.1 that lead out of the sandbox to the server.
	Doors []Door

	// Outside dials for connections to anywhere else, and so decides where they may go; the host's loopback and link-local
	// addresses are refused before it is asked. If it is nil, there is no anywhere else.
	Outside Dialer
}

// Bind shows Source, a path of the host, at Target, an absolute path in the sandbox.
type Bind struct{ Source, Target string }

// Door is a port of 127.0.0.1 inside the sandbox. Serve accepts its connections, and returns when the listener is closed, which
// happens when the sandbox stops. Which sandbox a connection comes from needs no proof: the listener is the sandbox's own.
type Door struct {
	Port  uint16
	Serve func(net.Listener)
}

// Dialer has the signature of net.Dialer's DialContext. The network is "tcp4" or "udp4", the address an IP address and a port.
type Dialer func(ctx context.Context, network, address string) (net.Conn, error)

// Command is a process to be.
type Command struct {
	// Args are the program and its arguments. A program without a slash is looked for in the PATH of Env.
	Args []string

	// Env is the whole environment, "NAME=value". Nothing is added to it.
	Env []string

	// Dir is the working directory; empty is "/".
	Dir string

	// Stdout and Stderr take what the process and its children write. One that blocks holds up the writing process and its exit
	// notice, never Stop. nil discards. An *os.File is handed to the process as it is, such as a pipe's end whose reader wants to find what
	// was written until a moment; it stays the caller's to close.
	Stdout, Stderr io.Writer
}

// errSpec is what is wrong with a Spec or Command: a mistake of the caller.
var errSpec = errors.New("sandbox spec")

// Validate tells what no driver could start.
func (s *Spec) Validate() error {
	switch {
	case s.MemoryBytes < MemoryBytesMin:
		return fmt.Errorf("%w: %d bytes of memory are less than %d", errSpec, s.MemoryBytes, int64(MemoryBytesMin))
	case s.TmpBytes < TmpBytesMin || s.TmpBytes > TmpBytesMax:
		return fmt.Errorf("%w: %d bytes of /tmp are not between %d and %d", errSpec, s.TmpBytes, int64(TmpBytesMin), int64(TmpBytesMax))
	case s.CPUs < 0 || s.Processes < 0:
		return fmt.Errorf("%w: a negative share or number of processes", errSpec)
	case len(s.Binds) > BindsMax || len(s.Doors) > DoorsMax:
		return fmt.Errorf("%w: more than %d binds or %d doors", errSpec, BindsMax, DoorsMax)
	case s.Image != "" && !filepath.IsAbs(s.Image):
		return fmt.Errorf("%w: the image %q is not an absolute path", errSpec, s.Image)
	}
	return errors.Join(s.validateBinds(), s.validateDoors())
}

// reserved are the places that a driver fills itself: a bind over them, or above them, would undo what it put there.
var reserved = []string{"/proc", "/dev", "/tmp"}

func (s *Spec) validateBinds() error {
	for _, b := range s.Binds {
		if !filepath.IsAbs(b.Source) || !path.IsAbs(b.Target) || path.Clean(b.Target) != b.Target || b.Target == "/" {
			return fmt.Errorf("%w: bind %q at %q: both have to be absolute and plain", errSpec, b.Source, b.Target)
		}
		for _, r := range reserved {
			if b.Target == r || strings.HasPrefix(b.Target, r+"/") {
				return fmt.Errorf("%w: bind at %q: %s is the sandbox's own", errSpec, b.Target, r)
			}
		}
	}
	return nil
}

func (s *Spec) validateDoors() error {
	seen := map[uint16]bool{}
	for _, d := range s.Doors {
		if d.Port == 0 || d.Serve == nil || seen[d.Port] {
			return fmt.Errorf("%w: door at port %d has no port or no server, or is there twice", errSpec, d.Port)
		}
		seen[d.Port] = true
	}
	return nil
}

// Share is CPUs, or what follows from the memory.
func (s *Spec) Share() float64 {
	if s.CPUs > 0 {
		return s.CPUs
	}
	return float64(s.MemoryBytes) / MemoryPerCPU
}

// ProcessLimit is Processes, or its default.
func (s *Spec) ProcessLimit() int {
	if s.Processes > 0 {
		return s.Processes
	}
	return ProcessesDefault
}

// Validate tells what no driver could run.
func (c *Command) Validate() error {
	if len(c.Args) == 0 || c.Args[0] == "" {
		return fmt.Errorf("%w: a command without a program", errSpec)
	}
	for _, list := range [][]string{c.Args, c.Env, {c.Dir}} {
		for _, s := range list {
			if strings.IndexByte(s, 0) >= 0 {
				return fmt.Errorf("%w: a zero byte in %q", errSpec, s)
			}
		}
	}
	return nil
}
