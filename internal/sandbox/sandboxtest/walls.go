package sandboxtest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"sluice/internal/sandbox"
)

// walls are what holds a function in, by what the driver says it enforces.
func walls(e sandbox.Enforced) map[string]func(*bench) {
	out := map[string]func(*bench){}
	add := func(by string, tests map[string]func(*bench)) {
		for name, test := range tests {
			out[name] = func(b *bench) {
				if by == "" {
					b.Skipf("%s does not enforce this here", b.driver.Name())
				}
				test(b)
			}
		}
	}
	add(e.Files, files)
	add(e.User, user)
	add(e.Network, network)
	add(e.Outside, outside)
	add(e.Calls, calls())
	add(e.Memory, memory)
	add(e.Processes, processes)
	add(e.Tmp, tmp)
	return out
}

// refusals are what the kernel says to what may not be.
var refusals = []string{"read-only file system", "permission denied", "operation not permitted", "no such file or directory", "not a directory"}

func (b *bench) refused(s sandbox.Sandbox, act ...string) {
	b.Helper()
	said, exit := b.do(s, act...)
	for _, r := range refusals {
		if said == r {
			return
		}
	}
	b.Errorf("%q is not refused but says %q (%v)", act, said, exit)
}

var files = map[string]func(*bench){
	"nothing can be written outside of /tmp": func(b *bench) {
		s := b.start()
		for _, p := range []string{
			"/x", "/usr/x", "/usr/bin/x", "/var/x", "/var/task/x", "/var/task/intruder", "/etc/x", "/etc/passwd", "/etc/resolv.conf", "/dev/x", "/root/x",
			"/proc/sys/kernel/hostname", "/proc/sys/vm/overcommit_memory", "/proc/self/oom_score", "/proc/1/oom_score_adj", "/sys/x",
		} {
			b.refused(s, "write", p)
		}
	},
	"nothing of the host is seen, be it open to all": func(b *bench) {
		secret := filepath.Join(Open(b, b.TempDir()), "root.key")
		if err := os.WriteFile(secret, []byte("secret"), 0o644); err != nil {
			b.Fatal(err)
		}
		s := b.start()
		b.refused(s, "read", secret)
		b.refused(s, "read", "/proc/1/root"+secret)
		b.refused(s, "read", "/proc/1/cwd/etc/shadow")
		b.refused(s, "read", "/etc/shadow")
		b.says(s, "", "list", "/home/*")
		b.says(s, "", "list", "/root/*")
		b.says(s, "", "list", "/sys/*")
	},
	"the code of another function is not seen": func(b *bench) {
		folder := Open(b, b.TempDir())
		if err := os.WriteFile(filepath.Join(folder, "code"), []byte("theirs"), 0o644); err != nil {
			b.Fatal(err)
		}
		other := b.start(func(s *sandbox.Spec) { s.Binds = append(s.Binds, sandbox.Bind{Source: folder, Target: "/opt"}) })
		b.says(other, "theirs", "read", "/opt/code")
		s := b.start()
		b.refused(s, "read", "/opt/code")
		b.refused(s, "read", filepath.Join(folder, "code"))
	},
	"an own process is all that is seen of others": func(b *bench) {
		other := b.start()
		_, out := b.run(other, "rest")
		b.await(out, "resting")
		s := b.start()
		said, _ := b.do(s, "list", "/proc/[0-9]*")
		if n := len(strings.Fields(said)); n != 2 {
			b.Errorf("processes: %s", said)
		}
		for _, f := range []string{"environ", "mem", "maps", "fd/3", "exe", "auxv", "stack"} {
			b.refused(s, "read", "/proc/1/"+f)
		}
	},
	"of the host's kernel nothing is told that is none of a function's business": func(b *bench) {
		s := b.start()
		for _, f := range []string{"kcore", "keys", "key-users", "kallsyms", "modules", "timer_list", "sysrq-trigger"} {
			if said, exit := b.do(s, "read", "/proc/"+f); exit.Code == 0 && said != "" {
				b.Errorf("/proc/%s: %.100q", f, said)
			}
		}
	},
	"the resolver and the names of hosts are the sandbox's own": func(b *bench) {
		s := b.start()
		b.says(s, "127.0.0.1 localhost sandbox sandbox.localdomain", "read", "/etc/hosts")
		b.says(s, "", "read", "/etc/resolv.conf")
	},
	"links of an image lead nowhere else": func(b *bench) {
		link := filepath.Join(Open(b, b.TempDir()), "image")
		if err := os.MkdirAll(filepath.Join(link, "var"), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.Symlink("/", filepath.Join(link, "etc")); err != nil {
			b.Fatal(err)
		}
		if err := os.Symlink("/usr", filepath.Join(link, "opt")); err != nil {
			b.Fatal(err)
		}
		s := b.start(func(s *sandbox.Spec) {
			s.Image = link
			s.Binds = append(s.Binds, sandbox.Bind{Source: b.code, Target: "/opt"})
		})
		b.says(s, "/opt/intruder", "list", "/opt/*")
		b.says(s, "127.0.0.1 localhost sandbox sandbox.localdomain", "read", "/etc/hosts")
		b.says(s, "", "list", "/usr/*")
		b.says(s, "", "write", "/tmp/x")
		b.refused(s, "write", "/x")
		b.refused(s, "write", "/var/x")
	},
}

var user = map[string]func(*bench){
	"a process has no privilege, and can get none": func(b *bench) {
		s := b.start()
		none := "0000000000000000"
		b.says(s, strings.Join([]string{"CapInh: " + none, "CapPrm: " + none, "CapEff: " + none, "CapBnd: " + none, "CapAmb: " + none, "NoNewPrivs: 1", "Seccomp: 2"}, "\n"),
			"status", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp")
	},
	"a process is Lambda's user": func(b *bench) {
		said, _ := b.do(b.start(), "where")
		if !strings.Contains(said, "uid=993 gid=990 host=sandbox") {
			b.Error(said)
		}
	},
	"a process has the descriptors that are meant for it": func(b *bench) {
		s := b.start(func(s *sandbox.Spec) { s.Doors = []sandbox.Door{{Port: 9001, Serve: echo("x")}} })
		b.says(s, "0 1 2", "files")
	},
	"a signal reaches nobody else": func(b *bench) {
		other := b.start()
		p, out := b.run(other, "rest")
		b.await(out, "resting")
		s := b.start()
		for _, n := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGSTOP, syscall.SIGHUP} {
			b.do(s, "kill", "1", fmt.Sprint(int(n)))
		}
		b.do(s, "kill", "-1", "9")
		b.says(s, "no such process", "kill", fmt.Sprint(os.Getpid()), "9")
		b.says(s, "well", "say", "well")
		select {
		case <-p.Exited():
			b.Error("a process of another sandbox was killed")
		default:
		}
	},
}

var network = map[string]func(*bench){
	"the host's services are out of reach": func(b *bench) {
		for _, at := range []string{"127.0.0.1:0", "0.0.0.0:0", "[::1]:0"} {
			l, err := net.Listen("tcp", at)
			if err != nil {
				continue // a host without IPv6
			}
			defer l.Close() //nolint:errcheck // nobody was ever to reach it
			go echo("host")(l)
			b.says(b.start(), "connection refused", "ask", fmt.Sprintf("127.0.0.1:%d", l.Addr().(*net.TCPAddr).Port), "hello")
		}
		l, err := net.Listen("unix", "@sluice-suite")
		if err != nil {
			b.Fatal(err)
		}
		defer l.Close() //nolint:errcheck // nobody was ever to reach it
		b.says(b.start(), "connection refused", "dial", "unix", "@sluice-suite")
	},
	"without an outside there is none": func(b *bench) {
		s := b.start(func(s *sandbox.Spec) { s.Doors = []sandbox.Door{{Port: 9001, Serve: echo("x")}} })
		b.says(s, "network is unreachable", "dial", "tcp4", "192.0.2.1:80")
		b.says(s, "network is unreachable", "dial", "udp4", "192.0.2.1:53")
		b.says(s, "network is unreachable", "dial", "tcp6", "[2001:db8::1]:80")
		b.says(s, "x hello", "ask", "127.0.0.1:9001", "hello")
	},
	"another sandbox's doors are out of reach": func(b *bench) {
		other := b.start(func(s *sandbox.Spec) { s.Doors = []sandbox.Door{{Port: 9001, Serve: echo("other")}} })
		b.says(other, "other hello", "ask", "127.0.0.1:9001", "hello")
		b.says(b.start(), "connection refused", "ask", "127.0.0.1:9001", "hello")
	},
	"who is dialed is this sandbox's, and nobody of the host's": func(b *bench) {
		s, other := b.start(), b.start()
		for name, s := range map[string]sandbox.Sandbox{"one": s, "two": other} {
			_, out := b.run(s, "serve", "127.0.0.1:8080", name)
			b.await(out, "at=8080;")
		}
		b.hears(s, 8080, "one hello")
		b.hears(other, 8080, "two hello")
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = l.Close() })
		go echo("host")(l)
		if _, err := s.Dial(b.ctx(), uint16(l.Addr().(*net.TCPAddr).Port)); !errors.Is(err, syscall.ECONNREFUSED) {
			b.Errorf("a service of the host: %v", err)
		}
	},
	"the sandbox's own names lead to its loopback": func(b *bench) {
		s := b.start()
		for _, name := range []string{"localhost", "sandbox", "sandbox.localdomain"} {
			b.says(s, "127.0.0.1", "lookup", name)
		}
	},
	"a port of a door can be had by nobody else": func(b *bench) {
		s := b.start(func(s *sandbox.Spec) { s.Doors = []sandbox.Door{{Port: 9001, Serve: echo("x")}} })
		b.says(s, "address already in use", "listen", "tcp4", "127.0.0.1:9001")
		b.says(s, "ok", "listen", "tcp4", "127.0.0.1:8080")
	},
}

var memory = map[string]func(*bench){
	"what takes more memory than it may is killed, and it is told why": func(b *bench) {
		s := b.start(func(s *sandbox.Spec) { s.MemoryBytes = 64 << 20 })
		said, exit := b.do(s, "eat", "400")
		if exit.Signal == 0 && exit.Code == 0 {
			b.Fatalf("%s", said)
		}
		if held := !strings.Contains(b.driver.Enforces().Memory, "rlimit"); held {
			if !exit.OutOfMemory || exit.String() != "signal: killed" {
				b.Errorf("%+v", exit)
			}
			// What the kernel kills may take a few pages more on its way out.
			if u, err := s.Usage(); err != nil || u.MemoryBytesMax < 32<<20 || u.MemoryBytesMax > 65<<20 {
				b.Errorf("%+v, %v", u, err)
			}
		}
		b.says(s, "ate 8", "eat", "8")
	},
}

var processes = map[string]func(*bench){
	"a swarm is bounded, and ends": func(b *bench) {
		s := b.start(func(s *sandbox.Spec) { s.Processes = 64 })
		said, _ := b.do(s, "swarm", "500")
		var n int
		if _, err := fmt.Sscan(said, &n); err == nil && n > 64 {
			b.Errorf("%d processes", n)
		}
		if err := s.Stop(); err != nil {
			b.Error(err)
		}
	},
}

var tmp = map[string]func(*bench){
	"/tmp ends where it is to end": func(b *bench) {
		s := b.start()
		said, _ := b.do(s, "fill", "/tmp/x", "64")
		if said != "7 true" && said != "8 true" {
			b.Errorf("megabytes, and whether the disk was full: %s", said)
		}
	},
	"/tmp is not the function's memory": func(b *bench) {
		s := b.start(func(s *sandbox.Spec) { s.MemoryBytes, s.TmpBytes = 64<<20, 200<<20 })
		b.says(s, "180 false", "fill", "/tmp/x", "180")
		b.says(s, "ate 32", "eat", "32")
		if u, err := s.Usage(); err != nil || u.MemoryBytes > 32<<20 || u.MemoryBytesMax > 64<<20 {
			b.Errorf("%+v, %v", u, err)
		}
	},
}
