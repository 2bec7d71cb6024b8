//go:build linux && (amd64 || arm64)

// Package seccomp assembles the filter that decides which system calls a function may make: those on a list, some of them with
// certain arguments only. What is known and refused answers EPERM, as it would to anyone without privileges. What is not known
// answers ENOSYS, as on an older kernel, so that libraries fall back to what they did before the call was invented: a call that a future
// kernel brings is refused until someone has read about it and put it on a list.
package seccomp

import (
	"golang.org/x/sys/unix"
)

// verdict is what happens to a call.
type verdict uint8

const (
	unknown verdict = iota
	refused
	allowed
	checked // its arguments decide
)

// Offsets in struct seccomp_data (seccomp(2)). Both architectures are little-endian: the low half of an argument comes first.
const (
	offsetNumber       = 0
	offsetArchitecture = 4
	offsetArguments    = 16
)

// Returns of a filter.
const (
	kill    = unix.SECCOMP_RET_KILL_PROCESS
	allow   = unix.SECCOMP_RET_ALLOW
	refuse  = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
	missing = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
	noSuch  = unix.SECCOMP_RET_ERRNO | uint32(unix.EAFNOSUPPORT)
)

// Filter is the program, for SECCOMP_SET_MODE_FILTER. Calls of another architecture's interface end the process: their numbers mean
// other things.
func Filter() []unix.SockFilter {
	program := []unix.SockFilter{
		load(offsetArchitecture),
		jump(unix.BPF_JEQ, architecture, 1, 0),
		ret(kill),
		load(offsetNumber),
	}
	return append(program, decide(table())...)
}

// table gives the verdict of every number up to the highest that is not unknown.
func table() []verdict {
	var out []verdict
	set := func(n int, v verdict) {
		for len(out) <= n {
			out = append(out, unknown)
		}
		out[n] = v
	}
	for _, n := range append(common(), own()...) {
		set(n, allowed)
	}
	for _, n := range privileged() {
		set(n, refused)
	}
	for n := range checks() {
		set(n, checked)
	}
	return out
}

// decide finds the run of equal verdicts that a number lies in. The number is in the accumulator.
func decide(verdicts []verdict) []unix.SockFilter {
	var program []unix.SockFilter
	rules := checks()
	for n, v := range verdicts {
		last := n+1 == len(verdicts)
		if v != checked && !last && verdicts[n+1] == v {
			continue // not the end of its run
		}
		body := []unix.SockFilter{ret(map[verdict]uint32{unknown: missing, refused: refuse, allowed: allow}[v])}
		if v == checked {
			body = rules[n]
		}
		program = append(program, jump(unix.BPF_JGT, uint32(n), uint8(len(body)), 0))
		program = append(program, body...)
	}
	return append(program, ret(missing))
}

// checks are the calls whose arguments decide.
func checks() map[int][]unix.SockFilter {
	return map[int][]unix.SockFilter{
		unix.SYS_CLONE: {
			argument(0), // a new process or thread, in the namespaces of its parent
			jump(unix.BPF_JSET, namespaces, 0, 1),
			ret(refuse), ret(allow),
		},
		unix.SYS_SOCKET: {
			argument(0), // the families that Lambda has
			jump(unix.BPF_JEQ, unix.AF_UNIX, 6, 0),
			jump(unix.BPF_JEQ, unix.AF_INET, 5, 0),
			jump(unix.BPF_JEQ, unix.AF_INET6, 4, 0),
			jump(unix.BPF_JEQ, unix.AF_NETLINK, 0, 2), // of netlink only what lists interfaces and addresses
			argument(2),
			jump(unix.BPF_JEQ, unix.NETLINK_ROUTE, 1, 0),
			ret(noSuch), ret(allow),
		},
		unix.SYS_SOCKETPAIR: {
			argument(0),
			jump(unix.BPF_JEQ, unix.AF_UNIX, 1, 0),
			ret(noSuch), ret(allow),
		},
		unix.SYS_PERSONALITY: {
			argument(0), // Linux, or a question
			jump(unix.BPF_JEQ, 0, 2, 0),
			jump(unix.BPF_JEQ, 0xffffffff, 1, 0),
			ret(refuse), ret(allow),
		},
		unix.SYS_IOCTL: {
			argument(1), // no input pushed into a terminal
			jump(unix.BPF_JEQ, unix.TIOCSTI, 1, 0),
			jump(unix.BPF_JEQ, tioclinux, 0, 1),
			ret(refuse), ret(allow),
		},
	}
}

// namespaces are the flags of clone(2) that make one.
const namespaces = unix.CLONE_NEWNS | unix.CLONE_NEWCGROUP | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC | unix.CLONE_NEWUSER |
	unix.CLONE_NEWPID | unix.CLONE_NEWNET

// tioclinux is TIOCLINUX (ioctl_console(2)): it pastes into the console.
const tioclinux = 0x541c

func load(offset uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
}

// argument loads the low half of one.
func argument(n uint32) unix.SockFilter { return load(offsetArguments + 8*n) }

// jump compares the accumulator, and skips yes or no instructions.
func jump(compare uint16, k uint32, yes, no uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | compare | unix.BPF_K, Jt: yes, Jf: no, K: k}
}

func ret(k uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: k}
}
