//go:build linux && (amd64 || arm64)

package inside

import (
	"errors"
	"os"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// script is what a child does between its birth and its program: system calls, prepared while there is still a Go runtime to prepare
// them. In the child there is none: it has one thread, no collector and no scheduler, so it may only do what is written here.
type script struct {
	calls []call
	names []string       // of the calls, for errors
	pins  runtime.Pinner // holds what calls point to
}

// call is one system call.
type call struct {
	number uintptr
	args   [6]uintptr
}

// add appends a call, under a name that an error can be understood by.
func (s *script) add(name string, number uintptr, args ...uintptr) {
	c := call{number: number}
	copy(c.args[:], args)
	s.calls, s.names = append(s.calls, c), append(s.names, name)
}

// pointer makes an address that stays.
func pointer[T any](s *script, p *T) uintptr {
	s.pins.Pin(p)
	return uintptr(unsafe.Pointer(p))
}

// text is a string for the kernel.
func (s *script) text(value string) (uintptr, error) {
	p, err := syscall.BytePtrFromString(value)
	if err != nil {
		return 0, err
	}
	return pointer(s, p), nil
}

// texts is a list of strings for the kernel, ended by a null.
func (s *script) texts(values []string) (uintptr, error) {
	list := make([]uintptr, len(values)+1)
	for i, v := range values {
		p, err := s.text(v)
		if err != nil {
			return 0, err
		}
		list[i] = p
	}
	return pointer(s, &list[0]), nil
}

// fork makes a child that runs the script. What fails there is written to report: the call's position and the error number, eight
// bytes each.
func (s *script) fork(report uintptr) (int, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer s.pins.Unpin()
	var all, before unix.Sigset_t
	for i := range all.Val {
		all.Val[i] = ^uint64(0)
	}
	var outcome [2]uint64
	// No signal may find the child in the Go runtime's handlers: all are held back over the fork, and the script lets them through
	// when it has taken the handlers away.
	if err := unix.PthreadSigmask(unix.SIG_SETMASK, &all, &before); err != nil {
		return 0, err
	}
	pid, number := spawn(s.calls, report, &outcome)
	err := unix.PthreadSigmask(unix.SIG_SETMASK, &before, nil)
	if number != 0 {
		return 0, errors.Join(os.NewSyscallError("clone", number), err)
	}
	return int(pid), err
}

// spawn is the fork itself, and all that the child does. It must not grow its stack, allocate, or call anything that might.
//
//go:norace
//go:nosplit
//go:noinline
func spawn(calls []call, report uintptr, outcome *[2]uint64) (uintptr, syscall.Errno) {
	pid, _, number := syscall.RawSyscall6(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0, 0, 0, 0)
	if number != 0 || pid != 0 {
		return pid, number
	}
	for i := range calls {
		c := &calls[i]
		if _, _, number = syscall.RawSyscall6(c.number, c.args[0], c.args[1], c.args[2], c.args[3], c.args[4], c.args[5]); number != 0 {
			outcome[0], outcome[1] = uint64(i), uint64(number)
			break
		}
	}
	_, _, _ = syscall.RawSyscall6(syscall.SYS_WRITE, report, uintptr(unsafe.Pointer(outcome)), unsafe.Sizeof(*outcome), 0, 0, 0)
	for {
		_, _, _ = syscall.RawSyscall6(syscall.SYS_EXIT_GROUP, 127, 0, 0, 0, 0, 0)
	}
}
