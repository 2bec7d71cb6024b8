// Proves that what does not hold functions in is never chosen silently, nor where something else was asked for; and that no driver is
// opened by a program that would not become what the driver starts it as.
package drivers

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated"
	"sluice/internal/sandbox/process"
)

// fake is a driver that enforces some things.
type fake struct {
	sandbox.Driver
	name     string
	enforced sandbox.Enforced
}

func (f fake) Name() string { return f.name }

func (f fake) Enforces() sandbox.Enforced { return f.enforced }

func TestChoose(t *testing.T) {
	everything := sandbox.Enforced{
		Files: "x", User: "x", Calls: "x", Network: "x", Outside: "x", Memory: "x", CPU: "x", Processes: "x", Tmp: "x", Freeze: "x",
	}
	most := everything
	most.CPU = ""
	for _, c := range []struct {
		name    string
		host    sandbox.Enforced // what isolation would enforce; nothing at all: it cannot be had
		want    string           // the driver
		warning string           // what the one warning says
	}{
		{Auto, everything, "isolated", ""},
		{"", everything, "isolated", ""},
		{Auto, most, "isolated", "missing=\"CPU share\""},
		{Auto, sandbox.Enforced{}, "process", "NOT ISOLATED"},
		{Isolated, everything, "isolated", ""},
		{Isolated, sandbox.Enforced{}, "", ""},
		{Process, everything, "process", "NOT ISOLATED"},
		{"chroot", everything, "", ""},
	} {
		var log bytes.Buffer
		d, err := choose(c.name, slog.New(slog.NewTextHandler(&log, nil)),
			func() (sandbox.Driver, error) {
				if c.host == (sandbox.Enforced{}) {
					return nil, errors.New("no means")
				}
				return fake{name: "isolated", enforced: c.host}, nil
			},
			func() (sandbox.Driver, error) { return fake{name: "process"}, nil })
		if (err != nil) != (c.want == "") || err == nil && d.Name() != c.want {
			t.Errorf("%q: %v, %v", c.name, d, err)
		}
		warnings := 0
		if c.warning != "" {
			warnings = 1
		}
		if got := log.String(); strings.Count(got, "level=WARN") != warnings || !strings.Contains(got, c.warning) {
			t.Errorf("%q says %q", c.name, got)
		}
	}
}

func TestWithoutBecomeNothingIsStarted(t *testing.T) {
	quiet, ctx := slog.New(slog.DiscardHandler), context.Background()
	for name, open := range map[string]func(folder string) (sandbox.Driver, error){
		Auto: func(f string) (sandbox.Driver, error) {
			return Open(ctx, Self{}, Auto, isolated.Config{Folder: f}, quiet)
		},
		Isolated: func(f string) (sandbox.Driver, error) {
			return Open(ctx, Self{}, Isolated, isolated.Config{Folder: f}, quiet)
		},
		Process: func(f string) (sandbox.Driver, error) {
			return Open(ctx, Self{}, Process, isolated.Config{Folder: f}, quiet)
		},
		"isolated itself": func(f string) (sandbox.Driver, error) {
			_, err := isolated.New(ctx, isolated.Config{Folder: f})
			return nil, err
		},
		"process itself": func(f string) (sandbox.Driver, error) {
			_, err := process.New(f, process.Self{})
			return nil, err
		},
	} {
		folder := filepath.Join(t.TempDir(), "own")
		d, err := open(folder)
		if d != nil || err == nil || !strings.Contains(err.Error(), "has to call drivers.Become") {
			t.Errorf("%s: %v, %v", name, d, err)
		}
		if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s has begun: %v", name, err)
		}
	}
}
