package isolated

import "errors"

// Self is the proof that this program has asked whether it is the first process of a sandbox, and is not: RunIfInside gives it, and the
// zero value is none. A driver starts this very program again; one that does not ask would run its main anew in each sandbox, which opens
// a driver that starts it again, until the machine is full. Being handed on, the proof is no state of the package, and whoever opens a
// driver far from main has to get it from there.
type Self struct{ asked bool }

// errNotAsked is a mistake of the program's.
var errNotAsked = errors.New("a driver of sandboxes starts this program again: main, or TestMain, has to call drivers.Become (or isolated.RunIfInside) before anything else, and to hand on what it returns")

// Config is what a Driver needs to know.
type Config struct {
	// Self is what RunIfInside returned. Without it New refuses.
	Self Self

	// Folder is the driver's own, on the disk that holds what functions write to /tmp. One driver at a time uses it; what an earlier
	// one left on this host is removed.
	Folder string

	// Share are further paths of the host that every sandbox without an image sees, read-only: interpreters outside of /usr.
	Share []string

	// Resolver is the address, host:port, of who answers functions that ask for names. Empty is the first of /etc/resolv.conf, also
	// where that is on the host's loopback.
	Resolver string

	// Spares is how many first processes wait for a Start. Each takes a few megabytes, and half of a start's time off.
	Spares int
}

// sparesMax bounds Config.Spares.
const sparesMax = 64
