package sandboxtest

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"sluice/internal/sandbox"
)

// serving starts a process that listens at a port of its choice.
func (b *bench) serving(s sandbox.Sandbox, name string) (sandbox.Process, uint16) {
	b.Helper()
	p, out := b.run(s, "serve", "127.0.0.1:0", name)
	b.await(out, ";")
	_, rest, _ := strings.Cut(out.text(), "at=")
	at, _, _ := strings.Cut(rest, ";")
	port, err := strconv.ParseUint(at, 10, 16)
	if err != nil {
		b.Fatalf("it says %q", out.text())
	}
	return p, uint16(port)
}

// hears dials, says hello and checks what is answered.
func (b *bench) hears(s sandbox.Sandbox, port uint16, want string) {
	b.Helper()
	c, err := s.Dial(b.ctx(), port)
	if err != nil {
		b.Errorf("dial %d: %v", port, err)
		return
	}
	defer c.Close() //nolint:errcheck // all was said
	_ = c.SetDeadline(time.Now().Add(Patience))
	_, err = io.WriteString(c, "hello\n")
	got, readErr := io.ReadAll(c)
	if err := errors.Join(err, readErr); err != nil || strings.TrimSpace(string(got)) != want {
		b.Errorf("%d answers %q, %v", port, got, err)
	}
}

// dialing is the way to what listens in a sandbox, and the way of what is written to a file.
var dialing = map[string]func(*bench){
	"who listens in a sandbox can be dialed, again and again": func(b *bench) {
		s := b.start()
		_, one := b.serving(s, "one")
		_, two := b.serving(s, "two")
		for range 20 {
			b.hears(s, one, "one hello")
			b.hears(s, two, "two hello")
		}
	},
	"where nobody listens there is no connection": func(b *bench) {
		s := b.start()
		p, port := b.serving(s, "one")
		_ = p.Signal(syscall.SIGKILL)
		b.exited(p)
		if c, err := s.Dial(b.ctx(), port); !errors.Is(err, syscall.ECONNREFUSED) {
			b.Errorf("%v, %v", c, err)
		}
		ctx, cancel := context.WithCancel(b.ctx())
		cancel()
		if c, err := s.Dial(ctx, port); err == nil {
			b.Errorf("a connection that nobody waits for: %v", c)
		}
	},
	"a frozen sandbox is dialed, and answers when it is thawed": func(b *bench) {
		s := b.start()
		_, port := b.serving(s, "one")
		if err := s.Freeze(b.ctx()); err != nil {
			b.Fatal(err)
		}
		c, err := s.Dial(b.ctx(), port)
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close() //nolint:errcheck // all was said
		_, err = io.WriteString(c, "hello\n")
		if err := errors.Join(err, s.Thaw(b.ctx())); err != nil {
			b.Fatal(err)
		}
		_ = c.SetDeadline(time.Now().Add(Patience))
		if got, err := io.ReadAll(c); string(got) != "one hello\n" {
			b.Errorf("%q, %v", got, err)
		}
	},
	"a sandbox that has stopped is not dialed, and lets go of who was": func(b *bench) {
		s := b.start()
		p, port := b.serving(s, "one")
		c, err := s.Dial(b.ctx(), port)
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close() //nolint:errcheck // nothing is said
		if err := s.Stop(); err != nil {
			b.Error(err)
		}
		b.exited(p)
		_ = c.SetDeadline(time.Now().Add(Patience))
		if _, err := c.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			b.Errorf("the other end is there: %v", err)
		}
		if c, err := s.Dial(b.ctx(), port); !errors.Is(err, sandbox.ErrGone) {
			b.Errorf("%v, %v", c, err)
		}
	},
	"a file is written to by the process itself": func(b *bench) {
		s := b.start()
		r, w, err := os.Pipe()
		if err != nil {
			b.Fatal(err)
		}
		defer r.Close() //nolint:errcheck // it is only read from
		c := b.command(s, "say", "direct")
		c.Stdout, c.Stderr = w, w
		p, err := s.Run(b.ctx(), c)
		if err != nil {
			b.Fatal(err)
		}
		b.exited(p)
		raw, err := r.SyscallConn()
		if err != nil {
			b.Fatal(err)
		}
		buffer, n := make([]byte, 64), 0
		_ = raw.Control(func(fd uintptr) { n, _ = syscall.Read(int(fd), buffer) }) // it is there when the exit is, or never was handed on
		if got := string(buffer[:max(n, 0)]); got != "direct\n" {
			b.Errorf("the pipe has %q", got)
		}
		if err := w.Close(); err != nil {
			b.Errorf("the caller's end was closed: %v", err)
		}
	},
}
