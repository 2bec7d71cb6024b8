package sfn

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// openEngine makes the engine and finds what executions there are. None of them goes on before Start.
func (s *Service) openEngine(c *Config) error {
	var err error
	s.engine, err = engine.New(engine.Config{
		Store: c.Store, Durable: c.Durable, Clock: c.Clock, Log: c.Log, Tasks: c.Tasks, Objects: c.Objects, Service: surroundings{s}, Random: unforeseeable{},
	})
	if err != nil {
		return err
	}
	s.executions = engineExecutions{s}
	return s.engine.Open()
}

// unforeseeable is chance from the system, of which nobody can foretell the next from those before.
type unforeseeable struct{}

// Uint64 draws 64 bits.
func (unforeseeable) Uint64() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (its documentation)
	return binary.LittleEndian.Uint64(b[:])
}

// Start goes on with all executions.
func (s *Service) Start() { s.engine.Start() }

// Stop ends the calls of tasks; what is under way goes on at the next start.
func (s *Service) Stop(ctx context.Context) error { return s.engine.Stop(ctx) }

// surroundings is the service as the engine sees it.
type surroundings struct{ s *Service }

// Machine is a revision's definition, compiled.
func (x surroundings) Machine(of engine.Revision) (compiled *asl.Machine, err error) {
	ref := revisionRef{scope{of.Account, of.Region}, of.MachineID, of.Number}
	err = x.s.view(func() error {
		r := x.s.revision(ref)
		if r == nil {
			return fmt.Errorf("there is no revision %d of state machine %s", of.Number, of.MachineID)
		}
		if compiled = r.compiled(); compiled == nil {
			return fmt.Errorf("revision %d of state machine %s is not understood by this build", of.Number, of.MachineID)
		}
		return nil
	})
	return compiled, err
}

// HasActivity tells whether an activity is there.
func (x surroundings) HasActivity(text string) bool {
	a, ok := activityOf(text)
	if !ok {
		return false
	}
	there := false
	_ = x.s.view(func() error {
		there = x.s.activities.get(a.itself(), a.name) != nil
		return nil
	})
	return there
}

// Happened measures and logs what is kept. Neither waits for anything.
func (x surroundings) Happened(o *engine.Origin, e *execution.Execution, events []execution.Event) {
	redrives, _ := e.Redrives()
	x.s.metrics.happened(o, redrives, events)
	x.s.logged(o, redrives, events)
}

// Ended is told of an execution that is over: its machine may have waited for that to be deleted.
func (x surroundings) Ended(o *engine.Origin) func() {
	at := scope{o.Key.Account, o.Key.Region}
	waits := false
	_ = x.s.view(func() error {
		m := x.s.machines.get(at.itself(), o.Key.Machine)
		waits = m != nil && m.Status == deleting
		return nil
	})
	if !waits {
		return nil
	}
	return func() { _ = x.s.ended(at, o.Key.Machine) } // if it fails, the next start does it
}

// engineExecutions is the engine as the control plane sees it.
type engineExecutions struct{ s *Service }

func (x engineExecutions) running(machine string) bool {
	runs, err := x.s.engine.Running(context.Background(), machine)
	return runs || err != nil // what is not known is not deleted
}

// end aborts a deleted machine's executions.
func (x engineExecutions) end(machine string) { x.s.engine.AbortAll(machine) }

func (x engineExecutions) origin(of ledger.Key) (origin, bool) {
	found, err := x.s.engine.Summary(context.Background(), of)
	if err != nil {
		return origin{}, false
	}
	r := found.Origin.Revision
	out := origin{revision: revisionRef{scope{of.Account, of.Region}, r.MachineID, r.Number}}
	if p := found.Origin.Parent; p != nil {
		out.mapRun = p.MapRun
	}
	return out, true
}

func (x engineExecutions) uses(ref revisionRef) bool {
	used, err := x.s.engine.Uses(context.Background(), ref.machine, ref.number)
	return used || err != nil
}

// key is that of the execution that an address names.
func (a address) key() ledger.Key {
	return ledger.Key{Account: a.account, Region: a.region, Machine: a.name, Label: a.label, Name: a.qualifier}
}
