// Proves that the filter does what the lists say, by running it in an interpreter of the few instructions that it has, for every number
// and the arguments that matter.

//go:build linux && (amd64 || arm64)

package seccomp

import (
	"testing"

	"golang.org/x/sys/unix"
)

// data is struct seccomp_data.
type data struct {
	number, architecture uint32
	args                 [6]uint64
}

func (d data) word(offset uint32) uint32 {
	switch offset {
	case offsetNumber:
		return d.number
	case offsetArchitecture:
		return d.architecture
	}
	a := d.args[(offset-offsetArguments)/8]
	if offset%8 == 4 {
		return uint32(a >> 32)
	}
	return uint32(a)
}

func run(t *testing.T, program []unix.SockFilter, d data) uint32 {
	t.Helper()
	var a uint32
	for at := 0; at < len(program); at++ {
		i := program[at]
		holds := false
		switch i.Code {
		case unix.BPF_LD | unix.BPF_W | unix.BPF_ABS:
			a = d.word(i.K)
			continue
		case unix.BPF_RET | unix.BPF_K:
			return i.K
		case unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K:
			holds = a == i.K
		case unix.BPF_JMP | unix.BPF_JGT | unix.BPF_K:
			holds = a > i.K
		case unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K:
			holds = a&i.K != 0
		default:
			t.Fatalf("instruction %d is none that is used: %+v", at, i)
		}
		if holds {
			at += int(i.Jt)
		} else {
			at += int(i.Jf)
		}
	}
	t.Fatal("the program does not return")
	return 0
}

func TestEveryNumber(t *testing.T) {
	program := Filter()
	if len(program) > 4096 {
		t.Fatalf("%d instructions are more than the kernel takes", len(program))
	}
	want := map[int]uint32{}
	for _, list := range [][]int{common(), own()} {
		for _, n := range list {
			if _, twice := want[n]; twice {
				t.Errorf("%d is allowed twice", n)
			}
			want[n] = allow
		}
	}
	for _, n := range privileged() {
		if _, twice := want[n]; twice {
			t.Errorf("%d is allowed and refused", n)
		}
		want[n] = refuse
	}
	for n := range 2000 {
		if _, ok := checks()[n]; ok {
			continue
		}
		expect, known := want[n]
		if !known {
			expect = missing
		}
		if got := run(t, program, data{number: uint32(n), architecture: architecture}); got != expect {
			t.Errorf("call %d: %#x, not %#x", n, got, expect)
		}
	}
	for _, n := range []uint32{1 << 30, 1<<30 | unix.SYS_READ, 1 << 31, ^uint32(0)} {
		if got := run(t, program, data{number: n, architecture: architecture}); got != missing {
			t.Errorf("call %#x: %#x", n, got)
		}
	}
	if got := run(t, program, data{number: unix.SYS_READ, architecture: unix.AUDIT_ARCH_I386}); got != kill {
		t.Errorf("another architecture: %#x", got)
	}
}

func TestArguments(t *testing.T) {
	program := Filter()
	for _, c := range []struct {
		name   string
		number uint32
		args   [6]uint64
		want   uint32
	}{
		{"a thread", unix.SYS_CLONE, [6]uint64{unix.CLONE_VM | unix.CLONE_THREAD | unix.CLONE_SIGHAND}, allow},
		{"a process", unix.SYS_CLONE, [6]uint64{uint64(unix.SIGCHLD)}, allow},
		{"a user namespace", unix.SYS_CLONE, [6]uint64{unix.CLONE_NEWUSER}, refuse},
		{"a network namespace", unix.SYS_CLONE, [6]uint64{unix.CLONE_NEWNET | uint64(unix.SIGCHLD)}, refuse},
		{"a mount namespace", unix.SYS_CLONE, [6]uint64{unix.CLONE_NEWNS}, refuse},
		{"TCP", unix.SYS_SOCKET, [6]uint64{unix.AF_INET, unix.SOCK_STREAM}, allow},
		{"TCP over IPv6", unix.SYS_SOCKET, [6]uint64{unix.AF_INET6, unix.SOCK_STREAM}, allow},
		{"a local socket", unix.SYS_SOCKET, [6]uint64{unix.AF_UNIX, unix.SOCK_STREAM}, allow},
		{"routes", unix.SYS_SOCKET, [6]uint64{unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_ROUTE}, allow},
		{"the firewall", unix.SYS_SOCKET, [6]uint64{unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_NETFILTER}, noSuch},
		{"packets", unix.SYS_SOCKET, [6]uint64{unix.AF_PACKET}, noSuch},
		{"a family with high bits", unix.SYS_SOCKET, [6]uint64{1<<32 | unix.AF_PACKET}, noSuch},
		{"a local pair", unix.SYS_SOCKETPAIR, [6]uint64{unix.AF_UNIX}, allow},
		{"another pair", unix.SYS_SOCKETPAIR, [6]uint64{unix.AF_TIPC}, noSuch},
		{"a question about the personality", unix.SYS_PERSONALITY, [6]uint64{0xffffffff}, allow},
		{"Linux", unix.SYS_PERSONALITY, [6]uint64{0}, allow},
		{"another personality", unix.SYS_PERSONALITY, [6]uint64{8}, refuse},
		{"the size of a terminal", unix.SYS_IOCTL, [6]uint64{0, unix.TIOCGWINSZ}, allow},
		{"input into a terminal", unix.SYS_IOCTL, [6]uint64{0, unix.TIOCSTI}, refuse},
		{"input with high bits", unix.SYS_IOCTL, [6]uint64{0, 1<<32 | unix.TIOCSTI}, refuse},
		{"the console's clipboard", unix.SYS_IOCTL, [6]uint64{0, tioclinux}, refuse},
	} {
		if got := run(t, program, data{number: c.number, architecture: architecture, args: c.args}); got != c.want {
			t.Errorf("%s: %#x, not %#x", c.name, got, c.want)
		}
	}
}
