package isolated

// Config is what a Driver needs to know.
type Config struct {
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
