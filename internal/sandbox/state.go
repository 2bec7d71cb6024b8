package sandbox

import (
	"errors"
	"fmt"
	"syscall"
)

// ErrGone is what a sandbox answers that has stopped, or has lost what holds it together.
var ErrGone = errors.New("the sandbox is gone")

// ErrFrozen is what a frozen sandbox answers to Run.
var ErrFrozen = errors.New("the sandbox is frozen")

// Exit is how a process ended.
type Exit struct {
	Code        int            // of a process that exited; -1 of one that was killed
	Signal      syscall.Signal // that killed it; 0 of a process that exited
	OutOfMemory bool           // the kernel killed it because the sandbox had used up its memory
}

// String is Lambda's wording of a runtime's end: "exit status 1", "signal: killed".
func (e Exit) String() string {
	if e.Signal != 0 {
		return "signal: " + e.Signal.String()
	}
	return fmt.Sprintf("exit status %d", e.Code)
}

// Usage is what a sandbox takes.
type Usage struct {
	// MemoryBytes is what its processes hold now, without the files that the kernel caches for them.
	MemoryBytes int64

	// MemoryBytesMax is the most that they held at once. The kernel keeps the peak together with cached files; those cached now
	// are subtracted, so the figure may be too high, never above the limit, and never below MemoryBytes.
	MemoryBytesMax int64

	// FileBytes is what its processes see now of programs, libraries and other files that they have mapped into their memory. It is not
	// held against the limit: the kernel has each page once for all who map it, and counts it for whoever read it first. Of a driver whose
	// MemoryBytes has it in it, it is zero.
	FileBytes int64
}

// Enforced is what a driver holds sandboxes to on this host. Each field says by what means; an empty one is not enforced.
type Enforced struct {
	Files     string // the view of files
	User      string // whom processes run as
	Calls     string // system calls
	Network   string // a network of its own
	Outside   string // how connections leave it
	Memory    string
	CPU       string
	Processes string
	Tmp       string // the size of /tmp
	Freeze    string
}

// Missing names what is not enforced, in the order of the fields.
func (e Enforced) Missing() []string {
	var out []string
	for _, f := range []struct{ name, by string }{
		{"files", e.Files},
		{"user", e.User},
		{"system calls", e.Calls},
		{"network", e.Network},
		{"outside", e.Outside},
		{"memory", e.Memory},
		{"CPU share", e.CPU},
		{"processes", e.Processes},
		{"size of /tmp", e.Tmp},
		{"freezing", e.Freeze},
	} {
		if f.by == "" {
			out = append(out, f.name)
		}
	}
	return out
}
