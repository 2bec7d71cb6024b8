package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"sluice/internal/arn"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

var (
	// ErrNoMapRun is answered for a Map Run that is not there.
	ErrNoMapRun = errors.New("no such Map Run")
	// ErrMapRunOver is answered for a Map Run that does not run.
	ErrMapRunOver = errors.New("the Map Run is over")
)

// MapRunName is what the ARN of a Map Run says: mapRun:MACHINE/LABEL:ID.
type MapRunName struct{ Account, Region, Machine, Label, ID string }

// ParseMapRun reads an ARN of a Map Run.
func ParseMapRun(text string) (n MapRunName, err error) {
	parsed, err := arn.Parse(text)
	if err != nil || parsed.Service != "states" {
		return n, fmt.Errorf("%q: %w", text, ErrARN)
	}
	n.Account, n.Region = parsed.Account, parsed.Region
	named, ok := strings.CutPrefix(parsed.Resource, "mapRun:")
	machine, id, there := strings.Cut(named, ":")
	n.ID = id
	n.Machine, n.Label, _ = strings.Cut(machine, "/")
	if !ok || !there || n.Machine == "" || n.Label == "" || n.ID == "" || strings.ContainsAny(n.Label+n.ID, "/:") {
		return n, fmt.Errorf("%q: %w", text, ErrARN)
	}
	return n, nil
}

// labelOf is the label in a Map Run's ARN: its children have it, too.
func labelOf(mapRun string) string {
	n, _ := ParseMapRun(mapRun)
	return n.Label
}

// hasMapRuns reports whether a machine has a distributed Map.
func hasMapRuns(m *asl.Machine) (does bool) {
	m.Program.Walk(func(s *asl.State) { does = does || s.Processor != nil && s.Processor.Distributed })
	return does
}

// mapRunsList has the executions whose Map Runs' IDs begin with a mark: the one that is looked for, and hardly ever another.
func mapRunsList(k ledger.Key, mark string) string {
	return strings.Join([]string{"mapRuns", k.Account, k.Region, k.Machine, mark}, ":")
}

// MapRunOf is a Map Run and whose it is.
type MapRunOf struct {
	execution.MapRun

	Origin *Origin
}

// MapRun finds a Map Run by its ARN.
func (e *Engine) MapRun(ctx context.Context, n MapRunName) (found *MapRunOf, err error) {
	text := states(ledger.Key{Account: n.Account, Region: n.Region}, "mapRun:"+n.Machine+"/"+n.Label+":"+n.ID)
	err = e.eachOwner(ctx, n, func(s *ledger.Summary) (bool, error) {
		err := e.with(ctx, s.Key, func(a *actor) {
			if r, there := a.x.MapRun(text); there {
				found = &MapRunOf{MapRun: r, Origin: a.origin}
			}
		})
		return found == nil, err
	})
	if err == nil && found == nil {
		err = ErrNoMapRun
	}
	return found, err
}

// HasMapRun tells whether there is a Map Run, or hardly ever one that is of another execution, without folding anything.
func (e *Engine) HasMapRun(ctx context.Context, n MapRunName) (there bool, err error) {
	err = e.eachOwner(ctx, n, func(*ledger.Summary) (bool, error) {
		there = true
		return false, nil
	})
	return there, err
}

// ownersPerPage is enough for all: few executions share a mark.
const ownersPerPage = 10

// eachOwner calls visit with the executions whose Map Run it may be, until it returns false.
func (e *Engine) eachOwner(ctx context.Context, n MapRunName, visit func(*ledger.Summary) (bool, error)) error {
	if len(n.ID) < execution.MapRunMarkSize {
		return nil
	}
	q := ledger.Query{List: mapRunsList(ledger.Key{Account: n.Account, Region: n.Region, Machine: n.Machine}, n.ID[:execution.MapRunMarkSize])}
	for token := ""; ; {
		page, next, err := e.ledger.List(ctx, q, ownersPerPage, token)
		if err != nil {
			return err
		}
		for _, s := range page {
			if more, err := visit(s); err != nil || !more {
				return err
			}
		}
		if token = next; token == "" {
			return nil
		}
	}
}

// UpdateMapRun changes the limits of a Map Run that runs, and returns when that is kept. The error is ErrMapRunOver for another.
func (e *Engine) UpdateMapRun(ctx context.Context, n MapRunName, change execution.UpdateMapRun) error {
	found, err := e.MapRun(ctx, n)
	if err != nil {
		return err
	}
	change.MapRun = found.ARN
	return e.take(ctx, found.Origin.Key, &turn{
		stimuli: []execution.Stimulus{change},
		check: func(x *execution.Execution) error {
			if r, _ := x.MapRun(found.ARN); r.Status != execution.Running {
				return ErrMapRunOver
			}
			return nil
		},
	})
}

// waiting are the children of a Map Run that wait for their redrive.
func (e *Engine) waiting(ctx context.Context, mapRun string) (waiting map[int64]bool, err error) {
	waiting = map[int64]bool{}
	n, err := ParseMapRun(mapRun)
	if err != nil {
		return nil, err
	}
	err = e.eachOwner(ctx, n, func(s *ledger.Summary) (bool, error) {
		err := e.with(ctx, s.Key, func(a *actor) {
			if found := a.x.Waiting(mapRun); len(found) > 0 {
				waiting = found
			}
		})
		return len(waiting) == 0, err
	})
	return waiting, err
}
