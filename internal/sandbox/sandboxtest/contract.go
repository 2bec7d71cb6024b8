package sandboxtest

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"sluice/internal/sandbox"
)

// Closes proves that a driver that was closed starts nothing, and can be closed again. The driver is closed after it.
func Closes(t *testing.T, driver sandbox.Driver, code string) {
	b := &bench{T: t, driver: driver, code: code}
	s := b.start()
	if err := errors.Join(driver.Close(), driver.Close()); err != nil {
		t.Error(err)
	}
	b.closed(s.Gone(), "a sandbox outlives its driver")
	spec := b.spec()
	if _, err := driver.Start(b.ctx(), &spec); err == nil {
		t.Error("a driver that is closed starts a sandbox")
	}
}

// Exercise runs the suite. code is the folder that Build made. The driver is closed by the caller.
func Exercise(t *testing.T, driver sandbox.Driver, code string) {
	t.Logf("%s enforces %+v; missing: %v", driver.Name(), driver.Enforces(), driver.Enforces().Missing())
	run := func(tests map[string]func(*bench)) {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) { test(&bench{T: t, driver: driver, code: code}) })
		}
	}
	run(contract)
	run(dialing)
	run(ends)
	run(interpreted())
	run(walls(driver.Enforces()))
}

// contract is what any driver does.
var contract = map[string]func(*bench){
	"a process gets its arguments, and is heard on both outputs": func(b *bench) {
		s := b.start()
		b.says(s, "a  b", "say", "a ", "b")
		b.says(s, "oh", "complain", "oh")
	},
	"a process gets its environment and nothing else": func(b *bench) {
		s := b.start()
		c := b.command(s, "environ")
		out := newSaid()
		c.Env, c.Stdout = []string{"B=2", "A=1 1"}, out
		p, err := s.Run(b.ctx(), c)
		if err != nil {
			b.Fatal(err)
		}
		b.exited(p)
		if got := out.text(); got != "A=1 1\nB=2\n" {
			b.Errorf("the environment is %q", got)
		}
	},
	"a process runs in its folder": func(b *bench) {
		s := b.start()
		c := b.command(s, "where")
		out := newSaid()
		c.Dir, c.Stdout = s.Path("/var/task"), out
		p, err := s.Run(b.ctx(), c)
		if err != nil {
			b.Fatal(err)
		}
		b.exited(p)
		if !strings.HasPrefix(out.text(), "dir="+s.Path("/var/task")+" ") {
			b.Error(out.text())
		}
	},
	"how a process ended is told": func(b *bench) {
		s := b.start()
		if _, exit := b.do(s, "exit", "0"); exit != (sandbox.Exit{}) {
			b.Errorf("%+v", exit)
		}
		if _, exit := b.do(s, "exit", "7"); exit.Code != 7 || exit.String() != "exit status 7" {
			b.Errorf("%+v", exit)
		}
		p, out := b.run(s, "rest")
		b.await(out, "resting")
		if err := p.Signal(syscall.SIGKILL); err != nil {
			b.Error(err)
		}
		b.exited(p)
		if exit := p.Exit(); exit.Signal != syscall.SIGKILL || exit.OutOfMemory || exit.String() != "signal: killed" {
			b.Errorf("%+v", exit)
		}
		if err := p.Signal(syscall.SIGTERM); !errors.Is(err, os.ErrProcessDone) {
			b.Errorf("a signal for a dead process: %v", err)
		}
	},
	"what cannot be run is an error, and the sandbox goes on": func(b *bench) {
		s := b.start()
		for _, args := range [][]string{{"/no/such/program"}, {"nowhere-in-the-path"}, {s.Path("/var/task")}, {}} {
			if _, err := s.Run(b.ctx(), &sandbox.Command{Args: args}); err == nil {
				b.Errorf("%q ran", args)
			}
		}
		if _, err := s.Run(b.ctx(), &sandbox.Command{Args: []string{"/x"}, Env: []string{strings.Repeat("x", 1<<20)}}); err == nil {
			b.Error("a megabyte of environment ran")
		}
		b.says(s, "well", "say", "well")
	},
	"a program is found in its PATH": func(b *bench) {
		s := b.start()
		out := newSaid()
		p, err := s.Run(b.ctx(), &sandbox.Command{Args: []string{"intruder", "say", "found"}, Env: []string{"PATH=/nowhere:" + s.Path("/var/task")}, Stdout: out})
		if err != nil {
			b.Fatal(err)
		}
		b.exited(p)
		if out.text() != "found\n" {
			b.Error(out.text())
		}
	},
	"processes run side by side": func(b *bench) {
		s := b.start()
		first, out1 := b.run(s, "rest")
		second, out2 := b.run(s, "rest")
		b.await(out1, "resting")
		b.await(out2, "resting")
		_ = first.Signal(syscall.SIGTERM)
		b.exited(first)
		select {
		case <-second.Exited():
			b.Error("the second process ended with the first")
		default:
		}
	},
	"/tmp can be written, and is the sandbox's own": func(b *bench) {
		s, other := b.start(), b.start()
		b.says(s, "", "write", s.Path("/tmp")+"/x")
		b.says(s, "mine", "read", s.Path("/tmp")+"/x")
		b.says(other, "no such file or directory", "read", other.Path("/tmp")+"/x")
	},
	"doors lead to who serves them, and tell sandboxes apart": func(b *bench) {
		open := func(name string) func(*sandbox.Spec) {
			return func(s *sandbox.Spec) {
				s.Doors = []sandbox.Door{{Port: 9001, Serve: echo(name)}, {Port: 4566, Serve: echo(name + "'s endpoint")}}
			}
		}
		s, other := b.start(open("one")), b.start(open("two"))
		b.says(s, "one hello", "ask", s.Address(9001), "hello")
		b.says(s, "one's endpoint hello", "ask", s.Address(4566), "hello")
		b.says(other, "two hello", "ask", other.Address(9001), "hello")
		if got := s.Address(1234); got != "" {
			b.Errorf("the address of no door is %q", got)
		}
	},
	"nothing runs while it is frozen, and everything after": func(b *bench) {
		s := b.start()
		_, out := b.run(s, "tick")
		b.await(out, "\n")
		for range 3 {
			if err := errors.Join(s.Freeze(b.ctx()), s.Freeze(b.ctx())); err != nil {
				b.Fatal(err)
			}
			if _, err := s.Run(b.ctx(), b.command(s, "say")); !errors.Is(err, sandbox.ErrFrozen) {
				b.Errorf("a process in a frozen sandbox: %v", err)
			}
			ticks := settled(b, out)
			if err := errors.Join(s.Thaw(b.ctx()), s.Thaw(b.ctx())); err != nil {
				b.Fatal(err)
			}
			b.await(out, "\n"+strconv.Itoa(ticks+3)+"\n")
		}
	},
	"a specification that makes no sense is refused": func(b *bench) {
		for name, change := range map[string]func(*sandbox.Spec){
			"no memory":      func(s *sandbox.Spec) { s.MemoryBytes = 0 },
			"no /tmp":        func(s *sandbox.Spec) { s.TmpBytes = 0 },
			"a huge /tmp":    func(s *sandbox.Spec) { s.TmpBytes = 11 << 30 },
			"a bind in /tmp": func(s *sandbox.Spec) { s.Binds = []sandbox.Bind{{Source: b.code, Target: "/tmp/x"}} },
			"a bind at ..":   func(s *sandbox.Spec) { s.Binds = []sandbox.Bind{{Source: b.code, Target: "/var/../x"}} },
			"no such bind":   func(s *sandbox.Spec) { s.Binds = []sandbox.Bind{{Source: "/no/such/folder", Target: "/opt"}} },
			"no server":      func(s *sandbox.Spec) { s.Doors = []sandbox.Door{{Port: 9001}} },
		} {
			spec := b.spec()
			change(&spec)
			if s, err := b.driver.Start(b.ctx(), &spec); err == nil {
				b.Errorf("%s: it starts", name)
				_ = s.Stop()
			}
		}
	},
}

// quiet is how long nothing may be heard of a frozen function before it is believed. It is only waited for where nothing happens.
const quiet = 50 * time.Millisecond

// settled is the last tick that was told before nothing more was: what a function had said when it was frozen still has to arrive.
func settled(b *bench, out *said) int {
	b.Helper()
	for heard := true; heard; {
		select {
		case <-out.written:
		case <-time.After(quiet):
			heard = false
		}
	}
	lines := strings.Fields(out.text())
	n, err := strconv.Atoi(lines[len(lines)-1])
	if err != nil {
		b.Fatal(err)
	}
	return n
}
