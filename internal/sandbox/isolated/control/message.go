//go:build linux

package control

import "syscall"

// Request is what the server asks of the first process. One of the pointers is set. Each is answered by an Event with its ID.
type Request struct {
	ID     int
	Setup  *Setup  `json:",omitempty"`
	Run    *Run    `json:",omitempty"`
	Signal *Signal `json:",omitempty"`
	Kill   bool    `json:",omitempty"` // all processes, at once
	Dial   uint16  `json:",omitempty"` // a port of the sandbox's loopback: the answer brings a connection that was begun
	Pause  *bool   `json:",omitempty"` // stop, or continue, all processes by signal: for hosts without a freezer
}

// Setup makes the sandbox. It comes once, and first. Beside it come, in this order: the tree of the image and of each bind, if
// it has one, that of /tmp if there is one, the thawer if Thaw is not empty, and the files that join the control groups.
type Setup struct {
	Image   *Bind    `json:",omitempty"` // the root; otherwise the host's programs
	Binds   []Bind   // in the order in which they are attached
	Links   []Link   // symbolic links of the root
	Tmp     bool     // a tree for /tmp comes; otherwise it is memory
	Bytes   int64    // of /tmp, if it is memory
	Doors   []uint16 // ports of 127.0.0.1 to listen at: the answer brings the listeners, in this order
	Outside bool     // there is a device for the rest of the world
	Tun     bool     // it is to be made here: the answer brings it last, and its listener
	Thaw    string   // what thaws the sandbox
	Groups  int      // files that join
	Limits  Limits
}

// Bind is a tree of files. If Tree is set it comes as a file, because the sandbox may not open it itself.
type Bind struct {
	Source, Target string
	Tree           bool
	Device         bool // may be opened as one
}

// Link is a symbolic link of the root.
type Link struct{ Name, To string }

// Limits are those that each process carries itself; zero is none.
type Limits struct {
	Files     uint64
	Processes uint64 // where no control group bounds them
	Data      uint64 // bytes, where no control group bounds memory
}

// Run starts a process. Beside it come its standard output and error.
type Run struct {
	Args, Env []string
	Dir       string
}

// Signal is for the process that the request with that ID started.
type Signal struct {
	Process int
	Number  syscall.Signal
}

// Event answers the request with its ID, or tells that the process it started has exited. Files come beside the answers to Setup and
// Dial.
type Event struct {
	ID     int
	Error  string             `json:",omitempty"`
	Errno  syscall.Errno      `json:",omitempty"` // of Error, if the kernel refused
	Exited bool               `json:",omitempty"`
	Status syscall.WaitStatus `json:",omitempty"`
}
