//go:build linux && (amd64 || arm64)

package inside

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"

	"sluice/internal/sandbox/isolated/control"
	"sluice/internal/sandbox/isolated/seccomp"
)

// become writes the script that makes a child the program: into its groups, onto its files, and out of every privilege. The order
// is the point: each step needs what a later one takes away.
func (f *first) become(program string, r *control.Run, stdio [3]*os.File) (*script, error) {
	s := &script{}
	s.join(f.groups)
	s.add("start a session", unix.SYS_SETSID)
	for i, file := range stdio {
		s.add("set up standard files", unix.SYS_DUP3, file.Fd(), uintptr(i), 0)
	}
	s.add("close what is not for the program", unix.SYS_CLOSE_RANGE, 3, uintptr(^uint32(0)), unix.CLOSE_RANGE_CLOEXEC)
	if err := s.chdir(r.Dir); err != nil {
		return nil, err
	}
	s.limit(f.limits)
	s.dropCapabilities()
	s.add("give up new privileges", unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
	s.filter()
	s.clearSignals()
	return s, s.exec(program, r)
}

// join enters the control groups: "0" is the process that writes it.
func (s *script) join(groups []*os.File) {
	self := pointer(s, &[]byte("0")[0])
	for _, g := range groups {
		s.add("join a control group", unix.SYS_WRITE, g.Fd(), self, 1)
	}
}

func (s *script) chdir(dir string) error {
	if dir == "" {
		dir = "/"
	}
	p, err := s.text(dir)
	s.add("enter the working directory", unix.SYS_CHDIR, p)
	return err
}

// limit sets what a process carries itself. No core is ever written: it would hold what the function holds.
func (s *script) limit(l control.Limits) {
	set := func(resource uintptr, value uint64) {
		s.add("limit resources", unix.SYS_PRLIMIT64, 0, resource, pointer(s, &unix.Rlimit{Cur: value, Max: value}), 0)
	}
	set(unix.RLIMIT_CORE, 0)
	set(unix.RLIMIT_NOFILE, l.Files)
	if l.Processes > 0 {
		set(unix.RLIMIT_NPROC, l.Processes)
	}
	if l.Data > 0 {
		set(unix.RLIMIT_DATA, l.Data)
	}
}

// capabilityLast is the highest number that is asked for: a set has 64 bits. The kernel answers EINVAL beyond the highest it knows.
const capabilityLast = 63

// dropCapabilities leaves none, and none to be had again: not from the bounding set, not from the ambient one.
func (s *script) dropCapabilities() {
	for c := range uintptr(capabilityLast + 1) {
		if held, err := unix.PrctlRetInt(unix.PR_CAPBSET_READ, c, 0, 0, 0); err == nil && held == 1 {
			s.add("drop a capability", unix.SYS_PRCTL, unix.PR_CAPBSET_DROP, c, 0, 0, 0)
		}
	}
	s.add("drop capabilities", unix.SYS_PRCTL, unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
	header := &unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	none := &[2]unix.CapUserData{}
	s.add("drop capabilities", unix.SYS_CAPSET, pointer(s, header), pointer(s, none))
}

// filter lets through the system calls of the list, from here on.
func (s *script) filter() {
	program := seccomp.Filter()
	fprog := &unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	s.pins.Pin(&program[0])
	s.add("filter system calls", unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, pointer(s, fprog))
}

// signalLast is the highest signal of Linux (signal(7)).
const signalLast = 64

// clearSignals gives every signal its default, and lets them through again.
func (s *script) clearSignals() {
	none := pointer(s, &[4]uint64{}) // a struct sigaction of zeros: SIG_DFL, no flags, no mask
	for n := uintptr(1); n <= signalLast; n++ {
		if n != uintptr(unix.SIGKILL) && n != uintptr(unix.SIGSTOP) {
			s.add("reset a signal", unix.SYS_RT_SIGACTION, n, none, 0, unsafe.Sizeof(uint64(0)))
		}
	}
	s.add("let signals through", unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, pointer(s, new(uint64)), 0, unsafe.Sizeof(uint64(0)))
}

func (s *script) exec(program string, r *control.Run) error {
	path, err := s.text(program)
	if err != nil {
		return err
	}
	argv, err := s.texts(r.Args)
	if err != nil {
		return err
	}
	envv, err := s.texts(r.Env)
	s.add("execute "+program, unix.SYS_EXECVE, path, argv, envv)
	return err
}
