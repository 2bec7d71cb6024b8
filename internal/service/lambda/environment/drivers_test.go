//go:build linux

// Proves that functions run in the sandboxes of the real drivers.
package environment

import (
	"context"
	"strings"
	"testing"
	"time"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated"
	"sluice/internal/sandbox/process"
)

func drivers(t testing.TB) map[string]sandbox.Driver {
	t.Helper()
	p, err := process.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]sandbox.Driver{"process": p}
	if i, err := isolated.New(context.Background(), isolated.Config{Folder: t.TempDir()}); err == nil {
		out["isolated"] = i
	} else {
		t.Log("isolated is left out:", err)
	}
	for _, d := range out {
		t.Cleanup(func() { _ = d.Close() })
	}
	return out
}

func TestDrivers(t *testing.T) {
	c, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range drivers(t) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, Limits{Freeze: time.Millisecond}, func(p *Ports) {
				p.Sandboxes, p.Runtimes = &Sandboxed{Driver: d}, c
			})
			f := managed(t, "nodejs22.x", "i.h", map[string]string{"i.js": "exports.h = async (e) => { console.log('said'); return e; }"})
			for range 5 {
				c := call(`{"a":1}`)
				c.Tail = true
				r := w.run(t, f, c)
				if string(r.Payload) != `{"a":1}` || !strings.Contains(string(r.Log), "INFO\tsaid\nEND") {
					t.Errorf("%s\n%s", r.Payload, r.Log)
				}
			}

			if name != "isolated" {
				return // nothing would stop it
			}
			f = managed(t, "python3.12", "f.h", map[string]string{"f.py": "def h(e, c):\n  x = []\n  while True: x.append(bytearray(1 << 20))"})
			if r := w.run(t, f, call(`1`)); !strings.Contains(string(r.Payload), "signal: killed") && name == "isolated" {
				t.Errorf("%s", r.Payload)
			} else {
				t.Logf("%s", r.Payload)
			}
		})
	}
}

func BenchmarkDrivers(b *testing.B) {
	for name, d := range drivers(b) {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, Limits{}, func(p *Ports) { p.Sandboxes = &Sandboxed{Driver: d} })
			f := function(b, "f", nil)
			f.MemoryMB = 3008
			w.run(b, f, call(`{"key":"value"}`))
			for b.Loop() {
				w.run(b, f, call(`{"key":"value"}`))
			}
		})
	}
}

func TestDriversKeepTheLogInOrder(t *testing.T) {
	for name, d := range drivers(t) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, Limits{}, func(p *Ports) { p.Sandboxes = &Sandboxed{Driver: d} })
			f := function(t, "f", nil)
			wrong := 0
			for range 300 {
				c := call(`"print hello"`)
				c.Tail = true
				if r := w.run(t, f, c); !strings.Contains(string(r.Log), "$LATEST\nhello\nEND ") {
					wrong++
				}
			}
			if wrong > 0 {
				t.Errorf("%d of 300 in another order", wrong)
			}
		})
	}
}
