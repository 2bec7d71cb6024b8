package sandboxtest

import (
	"errors"
	"runtime"
	"strings"
	"syscall"

	"sluice/internal/sandbox"
)

// ends is how processes and sandboxes end, also those that would rather not.
var ends = map[string]func(*bench){
	"stop ends all at once, however they stand": func(b *bench) {
		for _, frozen := range []bool{false, true} {
			s := b.start()
			act := []string{"leave", "2"}
			if b.driver.Enforces().Files != "" {
				act = append(act, "in a session of their own")
			}
			_, child := b.run(s, act...)
			p, out := b.run(s, "stay")
			b.await(child, "left")
			b.await(out, "staying")
			if err := p.Signal(syscall.SIGTERM); err != nil {
				b.Error(err)
			}
			b.await(out, "still here")
			if frozen {
				if err := s.Freeze(b.ctx()); err != nil {
					b.Fatal(err)
				}
			}
			if err := errors.Join(s.Stop(), s.Stop()); err != nil {
				b.Error(err)
			}
			b.exited(p)
			if p.Exit().Signal != syscall.SIGKILL || p.Exit().OutOfMemory {
				b.Errorf("frozen=%v: %+v", frozen, p.Exit())
			}
			b.closed(s.Gone(), "a stopped sandbox is not gone")
			if _, err := s.Run(b.ctx(), b.command(s, "say")); !errors.Is(err, sandbox.ErrGone) {
				b.Errorf("a process in a stopped sandbox: %v", err)
			}
			if err := s.Freeze(b.ctx()); !frozen && !errors.Is(err, sandbox.ErrGone) {
				b.Errorf("a stopped sandbox freezes: %v", err)
			}
		}
	},
	"an exit is told though children hold the output, and after it": func(b *bench) {
		s := b.start()
		for range 10 {
			if said, _ := b.do(s, "leave", "1"); !strings.Contains(said, "left") {
				b.Fatalf("said %q before its exit was told", said)
			}
		}
	},
	"output that nobody takes holds up its writer alone": func(b *bench) {
		s := b.start()
		full := &limited{room: 1 << 20, release: make(chan struct{})}
		c := b.command(s, "chatter")
		c.Stdout = full
		if _, err := s.Run(b.ctx(), c); err != nil {
			b.Fatal(err)
		}
		b.says(s, "well", "say", "well")
		if err := errors.Join(s.Freeze(b.ctx()), s.Thaw(b.ctx()), s.Stop()); err != nil {
			b.Error(err)
		}
		close(full.release)
	},
	"what a sandbox takes is told": func(b *bench) {
		if runtime.GOOS != "linux" || strings.Contains(b.driver.Enforces().Memory, "rlimit") {
			b.Skip("nobody counts it here")
		}
		s := b.start()
		p, out := b.run(s, "hold", "32")
		b.await(out, "resting")
		u, err := s.Usage()
		if err != nil || u.MemoryBytes < 32<<20 || u.MemoryBytes > memoryBytes || u.MemoryBytesMax < u.MemoryBytes {
			b.Errorf("%+v, %v", u, err)
		}
		if program := int64(1 << 20); u.MemoryBytes+u.FileBytes < 32<<20+program {
			b.Errorf("its program is not in it: %+v", u)
		}
		_ = p.Signal(syscall.SIGKILL)
		b.exited(p)
		if u, err := s.Usage(); err != nil || u.MemoryBytes >= 32<<20 {
			b.Errorf("afterwards %+v, %v", u, err)
		}
	},
	"orphans that have exited are taken in": func(b *bench) {
		s := b.start(func(s *sandbox.Spec) { s.Processes = 200 })
		for range 5 {
			b.says(s, "ok", "zombies", "100")
		}
		b.says(s, "well", "say", "well")
	},
}

// limited takes so many bytes, and blocks then until it is released.
type limited struct {
	room    int
	release chan struct{}
}

func (l *limited) Write(p []byte) (int, error) {
	if l.room -= len(p); l.room < 0 {
		<-l.release
	}
	return len(p), nil
}
