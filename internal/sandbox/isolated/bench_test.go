// Measures what a sandbox costs. Each figure is a median, and has beside it that of a plain child in the same run, taken in turns:
// machines differ, and are busy.

//go:build linux && (amd64 || arm64)

package isolated

import (
	"context"
	"io"
	"net"
	"os/exec"
	"testing"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/sandboxtest"
)

// BenchmarkStart is from nothing to the first word of a function, for a plain child, a sandbox from nothing, and one from a spare.
func BenchmarkStart(b *testing.B) {
	code, m := code(b), sandboxtest.Medians{}
	cold, warm := driver(b, Config{}), driver(b, Config{Spares: 1})
	for range b.N {
		err := m.Time("plain", func() error { return exec.Command(code+"/intruder", "say", "x").Run() })
		for name, d := range map[string]*Driver{"sandbox": cold, "spare": warm} {
			if err == nil && name == "spare" {
				ready := <-d.spares.ready // it is not the making of the spare that is measured
				d.spares.ready <- ready
			}
			if err == nil {
				err = firstWord(m, name, d, code)
			}
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	m.Report(b)
}

// firstWord starts a sandbox, and times it up to the first word.
func firstWord(m sandboxtest.Medians, name string, d *Driver, code string) error {
	ctx := context.Background()
	spec := sandbox.Spec{
		MemoryBytes: 128 << 20, TmpBytes: 512 << 20, Binds: []sandbox.Bind{{Source: code, Target: "/var/task"}},
		Doors: []sandbox.Door{{Port: 9001, Serve: accept}, {Port: 4566, Serve: accept}},
	}
	var s sandbox.Sandbox
	err := m.Time(name, func() (err error) {
		if s, err = d.Start(ctx, &spec); err != nil {
			return err
		}
		heard, say := io.Pipe()
		if _, err := s.Run(ctx, &sandbox.Command{Args: []string{"/var/task/intruder", "say", "x"}, Stdout: say}); err != nil {
			return err
		}
		_, err = heard.Read(make([]byte, 8))
		return err
	})
	if err != nil {
		return err
	}
	return m.Time(name+"-stop", s.Stop)
}

// BenchmarkFreeze is of a function with a process that runs all the time.
func BenchmarkFreeze(b *testing.B) {
	d, code, m := driver(b, Config{}), code(b), sandboxtest.Medians{}
	ctx := context.Background()
	s, err := begin(ctx, d, code)
	if err == nil {
		_, err = s.Run(ctx, &sandbox.Command{Args: []string{"/var/task/intruder", "tick"}})
	}
	for range b.N {
		if err == nil {
			err = m.Time("freeze", func() error { return s.Freeze(ctx) })
		}
		if err == nil {
			err = m.Time("thaw", func() error { return s.Thaw(ctx) })
		}
	}
	if err != nil {
		b.Fatal(err)
	}
	m.Report(b)
}

// BenchmarkRun is a further process in a sandbox, up to its end, beside a plain child.
func BenchmarkRun(b *testing.B) {
	d, code, m := driver(b, Config{}), code(b), sandboxtest.Medians{}
	ctx := context.Background()
	s, err := begin(ctx, d, code)
	for range b.N {
		if err == nil {
			err = m.Time("plain", func() error { return exec.Command(code+"/intruder", "say").Run() })
		}
		if err == nil {
			err = m.Time("run", func() error {
				p, err := s.Run(ctx, &sandbox.Command{Args: []string{"/var/task/intruder", "say"}})
				if err == nil {
					<-p.Exited()
				}
				return err
			})
		}
	}
	if err != nil {
		b.Fatal(err)
	}
	m.Report(b)
}

func accept(l net.Listener) { _, _ = l.Accept() }

// pulledBytes is what one turn of BenchmarkRelay carries.
const pulledBytes = 64 << 20

// BenchmarkRelay is a download from the host into a function through the relay, beside one of a plain child over the loopback.
func BenchmarkRelay(b *testing.B) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // it ends the server
	go serveBytes(l)
	d, code, m := driver(b, Config{}), code(b), sandboxtest.Medians{}
	if !d.means.tun {
		b.Skip("no way to the rest of the world here")
	}
	s, err := d.Start(context.Background(), &sandbox.Spec{
		MemoryBytes: 128 << 20, TmpBytes: testTmp, Binds: []sandbox.Bind{{Source: code, Target: "/var/task"}},
		Outside: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, l.Addr().String())
		},
	})
	for range b.N {
		if err == nil {
			err = m.Time("plain", func() error { return exec.Command(code+"/intruder", "pull", l.Addr().String()).Run() })
		}
		if err == nil {
			err = m.Time("relayed", func() error {
				p, err := s.Run(context.Background(), intruder("pull", "198.51.100.7:80"))
				if err == nil {
					<-p.Exited()
				}
				return err
			})
		}
	}
	if err != nil {
		b.Fatal(err)
	}
	m.Report(b)
}

func serveBytes(l net.Listener) {
	data := make([]byte, 1<<20)
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		for range pulledBytes / len(data) {
			if _, err := c.Write(data); err != nil {
				break
			}
		}
		_ = c.Close()
	}
}
