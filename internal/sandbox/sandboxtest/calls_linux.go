package sandboxtest

import (
	"strconv"

	"golang.org/x/sys/unix"

	"sluice/internal/sandbox"
)

// refusedCalls are system calls that no function may make, with arguments under which the kernel itself would say something else than
// that they are not permitted, where it can be told apart at all.
var refusedCalls = map[string][]int{
	"mount": {unix.SYS_MOUNT}, "umount2": {unix.SYS_UMOUNT2}, "pivot_root": {unix.SYS_PIVOT_ROOT}, "chroot": {unix.SYS_CHROOT},
	"open_tree": {unix.SYS_OPEN_TREE}, "fsopen": {unix.SYS_FSOPEN}, "move_mount": {unix.SYS_MOVE_MOUNT}, "mount_setattr": {unix.SYS_MOUNT_SETATTR},
	"ptrace": {unix.SYS_PTRACE, unix.PTRACE_TRACEME}, "process_vm_readv": {unix.SYS_PROCESS_VM_READV}, "kcmp": {unix.SYS_KCMP},
	"keyctl": {unix.SYS_KEYCTL}, "add_key": {unix.SYS_ADD_KEY}, "request_key": {unix.SYS_REQUEST_KEY},
	"unshare": {unix.SYS_UNSHARE, unix.CLONE_NEWUSER}, "setns": {unix.SYS_SETNS}, "clone": {unix.SYS_CLONE, unix.CLONE_NEWUSER | int(unix.SIGCHLD)},
	"bpf": {unix.SYS_BPF}, "perf_event_open": {unix.SYS_PERF_EVENT_OPEN}, "userfaultfd": {unix.SYS_USERFAULTFD}, "io_uring_setup": {unix.SYS_IO_URING_SETUP},
	"init_module": {unix.SYS_INIT_MODULE}, "kexec_load": {unix.SYS_KEXEC_LOAD}, "reboot": {unix.SYS_REBOOT}, "swapon": {unix.SYS_SWAPON},
	"settimeofday": {unix.SYS_SETTIMEOFDAY}, "sethostname": {unix.SYS_SETHOSTNAME}, "open_by_handle_at": {unix.SYS_OPEN_BY_HANDLE_AT},
	"syslog": {unix.SYS_SYSLOG}, "quotactl": {unix.SYS_QUOTACTL}, "acct": {unix.SYS_ACCT}, "personality": {unix.SYS_PERSONALITY, 0x40000},
	"push into a terminal": {unix.SYS_IOCTL, 0, unix.TIOCSTI},
}

// calls are the system calls that are not for functions.
func calls() map[string]func(*bench) {
	return map[string]func(*bench){
		"system calls that are not for functions are refused": func(b *bench) {
			s := b.start()
			for name, args := range refusedCalls {
				if said := b.call(s, args...); said != "operation not permitted" {
					b.Errorf("%s: %s", name, said)
				}
			}
		},
		"system calls that nobody knows are not there": func(b *bench) {
			s := b.start()
			for name, args := range map[string][]int{"clone3": {unix.SYS_CLONE3}, "a future one": {900}, "one of x32": {1<<30 | 1}} {
				if said := b.call(s, args...); said != "function not implemented" {
					b.Errorf("%s: %s", name, said)
				}
			}
		},
		"sockets are of families that functions have": func(b *bench) {
			s := b.start()
			for name, args := range map[string][]int{
				"packet": {unix.AF_PACKET, unix.SOCK_DGRAM}, "audit": {unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_AUDIT},
				"vsock": {unix.AF_VSOCK, unix.SOCK_STREAM}, "alg": {unix.AF_ALG, unix.SOCK_SEQPACKET},
			} {
				if said := b.call(s, append([]int{unix.SYS_SOCKET}, args...)...); said != "address family not supported by protocol" {
					b.Errorf("%s: %s", name, said)
				}
			}
			if said := b.call(s, unix.SYS_SOCKET, unix.AF_INET, unix.SOCK_RAW, unix.IPPROTO_ICMP); said != "operation not permitted" {
				b.Errorf("raw: %s", said)
			}
			if said := b.call(s, unix.SYS_SOCKET, unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_ROUTE); said != "ok" {
				b.Errorf("routes: %s", said)
			}
		},
	}
}

// call has the intruder make a system call.
func (b *bench) call(s sandbox.Sandbox, args ...int) string {
	b.Helper()
	act := []string{"call"}
	for _, a := range args {
		act = append(act, strconv.Itoa(a))
	}
	said, _ := b.do(s, act...)
	return said
}
