//go:build linux && (amd64 || arm64)

// Package inside is the first process of a sandbox: the own binary, executed again in namespaces of its own. It builds the view
// of files and network, starts processes on request, passes on how they ended, and reaps what they leave.
//
// It is the process with number 1 there: when it ends, the kernel kills all others. And it ends when the socket to the server
// closes, however that came to be. It is in none of the sandbox's control groups, so that it is neither killed for a function's
// use of memory nor frozen with it, and /proc shows nothing of it to the function, which runs as the same user.
package inside

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"

	"sluice/internal/sandbox/isolated/control"
)

// Init is the argument that makes the binary a sandbox's first process. It is no command for people.
const Init = "sandbox-init"

// controlFile is where the first process finds its socket: the first after the standard ones.
const controlFile = 3

// first is the state of the first process.
type first struct {
	conn      *control.Conn
	processes processes
	groups    []*os.File // that processes join
	thawer    *os.File   // nil if nothing freezes
	thaw      string
	limits    control.Limits
}

// Main is the life of the first process. It does not return. What it has to say before there is anyone to answer goes to standard
// error, which the server keeps.
func Main() {
	err := harden()
	if err == nil {
		err = live(os.NewFile(controlFile, "control"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// live serves until the server is gone.
func live(socket *os.File) error {
	conn, err := control.New(socket)
	if err != nil {
		return fmt.Errorf("talk to the server: %w", err)
	}
	f := &first{conn: conn}
	f.processes.begin(conn)
	f.serve()
	f.end()
	return nil
}

// harden keeps processes of the sandbox from looking into this one, and its signals from ending it.
func harden() error {
	signal.Ignore(syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGPIPE, syscall.SIGALRM)
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("hide from the sandbox: %w", err)
	}
	// A session keyring of its own, instead of the server's. A kernel without keyrings has nothing to hide.
	if _, err := unix.KeyctlInt(unix.KEYCTL_JOIN_SESSION_KEYRING, 0, 0, 0, 0); err != nil && !errors.Is(err, unix.ENOSYS) {
		return fmt.Errorf("part from the server's keys: %w", err)
	}
	unix.Umask(0o022)
	return nil
}

// serve answers requests until the server is gone.
func (f *first) serve() {
	for {
		var request control.Request
		files, err := f.conn.Receive(&request)
		if err != nil {
			return
		}
		answer, out := f.handle(&request, files)
		control.CloseAll(files)
		answer.ID = request.ID
		err = f.conn.Send(answer, out...)
		control.CloseAll(out)
		if err != nil {
			return
		}
	}
}

// handle does what is asked. The files that come are closed by the caller.
func (f *first) handle(r *control.Request, files []*os.File) (answer control.Event, out []*os.File) {
	var err error
	switch {
	case r.Setup != nil:
		out, err = f.setup(r.Setup, files)
	case r.Run != nil:
		err = f.run(r.ID, r.Run, files)
	case r.Signal != nil:
		err = f.processes.signal(r.Signal)
	case r.Pause != nil:
		number := unix.SIGCONT
		if *r.Pause {
			number = unix.SIGSTOP
		}
		err = all(number)
	case r.Dial != 0:
		out, err = dial(r.Dial)
	case r.Kill:
		err = all(unix.SIGKILL)
	default:
		err = errors.New("a request for nothing")
	}
	if err != nil {
		answer.Error = err.Error()
		_ = errors.As(err, &answer.Errno)
	}
	return answer, out
}

// end comes before all die with this process. What is frozen cannot die: it is thawed, by the one file that was opened for that.
func (f *first) end() {
	if f.thawer != nil {
		_, _ = f.thawer.WriteString(f.thaw)
	}
}

// setup builds the sandbox.
func (f *first) setup(s *control.Setup, files []*os.File) ([]*os.File, error) {
	came, err := sort(s, files)
	if err != nil {
		return nil, err
	}
	if err := f.keep(s, came); err != nil {
		return nil, err
	}
	if err := unix.Sethostname([]byte("sandbox")); err != nil {
		return nil, fmt.Errorf("set the host name: %w", err)
	}
	out, err := network(s)
	if err != nil {
		return nil, err
	}
	if err := buildRoot(s, came.trees); err != nil {
		control.CloseAll(out)
		return nil, err
	}
	return out, nil
}

// keep holds on to what is needed as long as the sandbox is there. What comes with a request is closed after it.
func (f *first) keep(s *control.Setup, came luggage) (err error) {
	f.limits, f.thaw = s.Limits, s.Thaw
	if came.thawer != nil {
		if f.thawer, err = duplicate(came.thawer); err != nil {
			return err
		}
	}
	for _, g := range came.groups {
		own, err := duplicate(g)
		if err != nil {
			return err
		}
		f.groups = append(f.groups, own)
	}
	return nil
}

func duplicate(file *os.File) (*os.File, error) {
	fd, err := unix.FcntlInt(file.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), file.Name()), nil
}

// luggage are the files that come with a Setup.
type luggage struct {
	trees  []*os.File
	thawer *os.File // or nil
	groups []*os.File
}

// sort tells them apart, by the order that Setup describes.
func sort(s *control.Setup, files []*os.File) (luggage, error) {
	trees, thawers := 0, 0
	for _, b := range s.Binds {
		if b.Tree {
			trees++
		}
	}
	if s.Image != nil && s.Image.Tree {
		trees++
	}
	if s.Tmp {
		trees++
	}
	if s.Thaw != "" {
		thawers++
	}
	if want := trees + thawers + s.Groups; len(files) != want {
		return luggage{}, fmt.Errorf("%d files came with the setup, not %d", len(files), want)
	}
	l := luggage{trees: files[:trees], groups: files[trees+thawers:]}
	if thawers > 0 {
		l.thawer = files[trees]
	}
	return l, nil
}

// all sends a signal to every process but this one.
func all(number syscall.Signal) error {
	if err := unix.Kill(-1, number); err != nil && !errors.Is(err, unix.ESRCH) {
		return err
	}
	return nil
}
