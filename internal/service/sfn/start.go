package sfn

import (
	"context"
	"errors"
	"math/rand/v2"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/uuid"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// starting is what StartExecution and StartSyncExecution have in common.
type starting struct {
	machine            address
	name, input, trace string
}

// readStart checks what starts an execution. Source of the order: the checks need more and more of what is there.
func readStart(c *service.Call, machine, name, input, trace wire.Opt[string]) (*starting, error) {
	a, err := locate(c, machine, typeMachine)
	if err != nil {
		return nil, err
	}
	out := &starting{machine: a, name: name.Or(uuid.New().String()), input: input.Or("{}"), trace: trace.Or(c.TraceHeader)}
	if err := checkName(out.name); err != nil {
		return nil, err
	}
	return out, checkInput(out.input)
}

// checkInput refuses what is no JSON, or too much. Source: API Reference, StartExecution, input; the text's beginning is AWS's.
func checkInput(input string) error {
	if len(input) > execution.PayloadBytesMax {
		return api.ErrInvalidExecutionInput.Newf("Invalid State Machine Execution Input: 'Input exceeds the maximum number of bytes (%d)'", execution.PayloadBytesMax)
	}
	if _, err := value.Parse(input); err != nil {
		return api.ErrInvalidExecutionInput.Newf("Invalid State Machine Execution Input: '%s'", err)
	}
	return nil
}

// origin is what an execution is started from.
func (x *starting) origin(f *found) *engine.Origin {
	o := &engine.Origin{
		Key:      ledger.Key{Account: f.account, Region: f.region, Machine: f.machine.Name, Name: x.name},
		Revision: engine.Revision{Account: f.account, Region: f.region, MachineID: f.machine.ID, Number: f.revision.Number},
		RoleARN:  f.revision.Role, Trace: x.trace, Express: f.machine.Type == express,
	}
	if f.version != nil {
		o.VersionARN = f.versionARN(f.machine.Name, f.version.Number)
	}
	if f.alias != nil {
		o.AliasARN = f.aliasARN(f.machine.Name, f.alias.Name)
	}
	if o.Express {
		o.ID = uuid.New().String()
	}
	return o
}

// begin starts an execution of what the address names.
func (s *Service) begin(ctx context.Context, x *starting, run func(context.Context, *engine.Origin) error) error {
	f, release, err := s.take(x.machine, rand.Float64())
	if err != nil {
		return err
	}
	defer release()
	o := x.origin(f)
	err = run(ctx, o)
	if errors.Is(err, engine.ErrExists) {
		return api.ErrExecutionAlreadyExists.Newf("Execution Already Exists: '%s'", o.ARN())
	}
	return err
}
