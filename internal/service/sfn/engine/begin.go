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
		a, err := e.beginExpress(ctx, o, input)
		if err != nil {
			return nil, err
		}
		e.actors.put(a)
		return &Started{ARN: o.ARN(), Date: o.Started}, nil
	}
	a := e.actors.get(o.Key)
	defer e.actors.put(a)
	a.mu.Lock()
	defer a.mu.Unlock()
	machine, err := e.machine(o)
	if err != nil {
		return nil, err
	}
	x := execution.New(machine, o.Spec())
	t := &turn{ctx: ctx, a: &actor{key: o.Key, origin: o, x: x}, stimuli: []execution.Stimulus{execution.Start{Input: input}}}
	if err := e.walk(t); err != nil {
		return nil, err
	}
	note, err := o.note()
	if err != nil {
		return nil, err
	}
	existing, err := e.ledger.Begin(ctx, &ledger.Begin{
		Key: o.Key, MachineID: o.Revision.MachineID, Revision: o.Revision.Number, Started: o.Started, Input: sha256.Sum256([]byte(input)),
		Lists: o.lists(machine), Note: note, First: appendOf(o, x, 0, t.events),
	})
	switch {
	case err != nil:
		return nil, err
	case existing != nil:
		return &Started{ARN: o.ARN(), Date: existing.Started}, nil
	}
	a.origin, a.x, a.records, a.dirty = o, x, 1, false
	t.a = a
	if err := e.release(t); err != nil {
		return nil, err
	}
	for a.x.Ready() {
		if err := e.once(&turn{ctx: e.ctx, a: a}); err != nil {
			e.enqueueLater(a.key, err)
			break
		}
	}
	return &Started{ARN: o.ARN(), Date: o.Started}, nil
}

// enqueueLater has a started execution go on when its walk, which was cut, cannot be kept now.
func (e *Engine) enqueueLater(k ledger.Key, err error) {
	if !errors.Is(err, context.Canceled) {
		e.Log.Warn("an execution cannot go on yet", "execution", k, "error", err)
	}
	e.background(func() { e.insist(k, turn{resume: true}) })
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
