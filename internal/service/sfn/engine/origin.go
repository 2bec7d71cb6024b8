package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"sluice/internal/arn"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// Revision names a revision of a state machine, for as long as anything refers to it.
type Revision struct {
	Account   string `json:"account"`
	Region    string `json:"region"`
	MachineID string `json:"machine"`
	Number    int64  `json:"number"`
}

// Origin is what an execution was started from. It never changes.
type Origin struct {
	Key      ledger.Key `json:"-"`
	Revision Revision   `json:"revision"`
	RoleARN  string     `json:"role"`
	// AliasARN and VersionARN are empty unless the execution was started by one.
	AliasARN   string    `json:"alias,omitempty"`
	VersionARN string    `json:"version,omitempty"`
	Trace      string    `json:"trace,omitempty"`
	Started    time.Time `json:"started"`
	Express    bool      `json:"express,omitempty"`
	// ID tells an Express execution from others of its name.
	ID string `json:"id,omitempty"`
	// Parent is set for a child of a Map Run.
	Parent *Parent `json:"parent,omitempty"`
}

// Parent is the execution whose Map Run started a child.
type Parent struct {
	Key    ledger.Key `json:"key"`
	State  string     `json:"state"`
	Index  int64      `json:"index"`
	MapRun string     `json:"mapRun"`
	// Round counts the redrives of the child until it began. AWS starts an Express child anew in a redrive, under the ARN that it had. Source:
	// developer guide, "Redriving Map Runs"; and AWS, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/redrive_map.json.
	Round int64 `json:"round,omitempty"`
}

// ErrARN says that a text is no ARN of an execution.
var ErrARN = errors.New("not an execution's ARN")

// ARN is the execution's.
func (o *Origin) ARN() string {
	if o.Express {
		return states(o.Key, "express:"+named(o.Key)+":"+o.Key.Name+":"+o.ID)
	}
	return ARN(o.Key)
}

// ARN is that of a Standard execution.
func ARN(k ledger.Key) string { return states(k, "execution:"+named(k)+":"+k.Name) }

// MachineARN is that of its state machine, with the label of the Map whose child it is.
func MachineARN(k ledger.Key) string { return states(k, "stateMachine:"+named(k)) }

func named(k ledger.Key) string {
	if k.Label != "" {
		return k.Machine + "/" + k.Label
	}
	return k.Machine
}

func states(k ledger.Key, resource string) string {
	return arn.New("states", k.Region, k.Account, resource).String()
}

// KeyOf reads a Standard execution's ARN.
func KeyOf(text string) (ledger.Key, error) {
	a, err := arn.Parse(text)
	parts := strings.SplitN(a.Resource, ":", 3)
	if err != nil || a.Service != "states" || len(parts) != 3 || parts[0] != "execution" {
		return ledger.Key{}, fmt.Errorf("%q: %w", text, ErrARN)
	}
	k := ledger.Key{Account: a.Account, Region: a.Region, Name: parts[2]}
	k.Machine, k.Label, _ = strings.Cut(parts[1], "/")
	return k, nil
}

// Spec is what the core knows of the execution.
func (o *Origin) Spec() execution.Spec {
	return execution.Spec{
		ARN: o.ARN(), Name: o.Key.Name, MachineARN: MachineARN(o.Key), MachineName: o.Key.Machine, RoleARN: o.RoleARN,
		AliasARN: o.AliasARN, VersionARN: o.VersionARN, Express: o.Express,
	}
}

func (o *Origin) note() ([]byte, error) { return json.Marshal(o) }

func readOrigin(k ledger.Key, note []byte) (*Origin, error) {
	o := &Origin{Key: k}
	if err := json.Unmarshal(note, o); err != nil {
		return nil, fmt.Errorf("note of %v: %w", k, err)
	}
	return o, nil
}

// machine is what an execution runs: its state machine, or the processor of the Map whose child it is.
func (e *Engine) machine(o *Origin) (*asl.Machine, error) {
	whole, err := e.Service.Machine(o.Revision)
	if err != nil {
		return nil, err
	}
	if o.Parent == nil {
		return whole, nil
	}
	state := whole.State(o.Parent.State)
	if state == nil || state.Processor == nil {
		return nil, fmt.Errorf("%s has no Map %q", MachineARN(o.Key), o.Parent.State)
	}
	m := *whole
	m.Program, m.TimeoutSeconds = state.Processor.Program, 0
	return &m, nil
}
