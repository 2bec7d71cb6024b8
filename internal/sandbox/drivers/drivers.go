// Package drivers chooses how functions are run on this host. What does not hold functions in is never chosen silently: the operator
// names it, or reads one warning that says what it means.
package drivers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated"
	"sluice/internal/sandbox/process"
)

// Names of drivers, as an operator writes them. Auto is Isolated where the host can, and Process with a warning where it cannot.
const (
	Auto     = "auto"
	Isolated = "isolated"
	Process  = "process"
)

// Self is the proof that the program has called Become. The zero value is none: with it, Open refuses. See isolated.Self.
type Self struct {
	inside isolated.Self
	guard  process.Self
}

// Become makes this process what a driver started it as: the first of a sandbox, or a guard. It does not return then. The program calls
// it before it does anything else, and hands what it returns to whoever calls Open.
func Become() Self {
	return Self{isolated.RunIfInside(), process.RunIfGuard()}
}

// errNotAsked is a mistake of the program's, for which no driver is an answer.
var errNotAsked = errors.New("functions cannot be run: main, or TestMain, has to call drivers.Become before anything else, and to hand on what it returns")

// Open opens the driver of that name. Its folder is below the configuration's, so that one driver's leavings are never another's. The
// configuration's Self is taken from self.
func Open(ctx context.Context, self Self, name string, c isolated.Config, log *slog.Logger) (sandbox.Driver, error) {
	if self == (Self{}) {
		return nil, errNotAsked
	}
	folder := c.Folder
	c.Self = self.inside
	c.Folder = filepath.Join(folder, Isolated)
	return choose(name, log,
		func() (sandbox.Driver, error) { return isolated.New(ctx, c) },
		func() (sandbox.Driver, error) { return process.New(filepath.Join(folder, Process), self.guard) },
	)
}

// choose has the drivers handed in, so that a test can have a host without means.
func choose(name string, log *slog.Logger, isolate, plain func() (sandbox.Driver, error)) (sandbox.Driver, error) {
	switch name {
	case Isolated, Auto, "":
		d, err := isolate()
		if err == nil {
			if missing := d.Enforces().Missing(); len(missing) > 0 {
				log.Warn("Functions are isolated, but this host does not let everything be enforced.", "missing", strings.Join(missing, ", "))
			}
			return d, nil
		}
		if name == Isolated {
			return nil, err
		}
		log.Warn("FUNCTIONS ARE NOT ISOLATED: they run as plain processes, with this user's files, network and rights.", "reason", err)
	case Process:
		log.Warn("FUNCTIONS ARE NOT ISOLATED: they run as plain processes, with this user's files, network and rights.", "reason", "the configuration says so")
	default:
		return nil, fmt.Errorf("there is no sandbox driver %q: there are %s, %s and %s", name, Auto, Isolated, Process)
	}
	return plain()
}
