package engine

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// Started is what a start came to.
type Started struct {
	ARN  string
	Date time.Time
}

// ErrExists is answered for a name that an execution has, or had in the last 90 days, which is not the same.
var ErrExists = ledger.ErrExists

// Begin starts an execution, and returns when that is kept. A Standard one that runs already, of the same name, machine and input, is answered
// as the first time. input is JSON.
func (e *Engine) Begin(ctx context.Context, o *Origin, input string) (*Started, error) {
	o.Started = e.now()
	if o.Express {
		a, err := e.beginExpress(ctx, o, input, nil)
		if err != nil {
			return nil, err
		}
		e.actors.put(a)
		return &Started{ARN: o.ARN(), Date: o.Started}, nil
	}
	machine, err := e.machine(o)
	if err != nil {
		return nil, err
	}
	a := e.actors.get(o.Key)
	defer e.actors.put(a)
	a.mu.Lock()
	defer a.mu.Unlock()
	first := &start{actor: a, machine: machine, input: input}
	err = e.once(&turn{
		ctx: ctx, a: &actor{key: o.Key, origin: o, x: execution.New(machine, o.Spec())}, stimuli: []execution.Stimulus{execution.Start{Input: input}}, start: first,
	})
	switch {
	case errors.Is(err, errStarted):
		return &Started{ARN: o.ARN(), Date: first.existing.Started}, nil
	case err != nil:
		return nil, err
	}
	if a.x != nil && a.x.Ready() { // its walk was cut
		e.background(func() { e.insist(a.key, turn{}) })
	}
	return &Started{ARN: o.ARN(), Date: o.Started}, nil
}

// start is the first turn of an execution, which is nobody's until it is kept.
type start struct {
	machine *asl.Machine
	input   string
	// actor is the execution's from then on.
	actor *actor
	// existing is the execution that was found in its place, if it is the same.
	existing *ledger.Summary
}

// errStarted ends a start that was made before.
var errStarted = errors.New("the execution was started before")

// keepStart makes a start durable.
func (e *Engine) keepStart(ctx context.Context, t *turn) error {
	o, a := t.a.origin, t.start.actor
	note, err := o.note()
	if err != nil {
		return err
	}
	t.start.existing, err = e.ledger.Begin(ctx, &ledger.Begin{
		Key: o.Key, MachineID: o.Revision.MachineID, Revision: o.Revision.Number, Started: o.Started, Input: sha256.Sum256([]byte(t.start.input)),
		Lists: o.lists(t.start.machine), Note: note, First: appendOf(o, t.a.x, 0, t.events),
	})
	if err != nil {
		return err
	}
	if t.start.existing != nil {
		return errStarted
	}
	a.origin, a.x, a.records, a.dirty = o, t.a.x, 1, false
	t.a, t.kept = a, true
	return nil
}

// The lists that executions are in.
func machineList(machineID string) string { return "machine:" + machineID }
func versionList(arn string) string       { return "version:" + arn }
func aliasList(arn string) string         { return "alias:" + arn }
func mapRunList(arn string) string        { return "mapRun:" + arn }

func (o *Origin) lists(machine *asl.Machine) (lists []string) {
	if hasMapRuns(machine) {
		lists = append(lists, mapRunsList(o.Key, execution.MapRunMark(o.ARN())))
	}
	if o.Parent != nil {
		return append(lists, mapRunList(o.Parent.MapRun))
	}
	lists = append(lists, machineList(o.Revision.MachineID))
	if o.VersionARN != "" {
		lists = append(lists, versionList(o.VersionARN))
	}
	if o.AliasARN != "" {
		lists = append(lists, aliasList(o.AliasARN))
	}
	return lists
}
