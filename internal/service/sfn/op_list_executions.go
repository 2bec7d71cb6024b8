package sfn

import (
	"context"
	"errors"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/wire"
)

// listExecutions lists the executions of a state machine, a version, an alias or a Map Run, the newest first.
func (s *Service) listExecutions() service.Operation {
	return service.Define(api.ListExecutions, service.Contract{
		Action: "states:ListExecutions", Resource: machineResource,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrStateMachineDoesNotExist, api.ErrStateMachineTypeNotSupported, api.ErrInvalidToken, api.ErrResourceNotFound, api.ErrValidationException},
		Gaps: []string{
			"Express children of a Map Run are not kept, and so not listed",
			"a child that waits for its redrive is PENDING_REDRIVE under that statusFilter, and shows how it ended without",
		},
	}, func(c *service.Call, in *api.ListExecutionsInput) error {
		if in.MapRunArn.Set {
			return onMapRun(c, in.MapRunArn)
		}
		return s.onMachine(c, in.StateMachineArn)
	}, func(ctx context.Context, c *service.Call, in *api.ListExecutionsInput) (*api.ListExecutionsOutput, error) {
		if in.MapRunArn.Set && in.StateMachineArn.Set {
			return nil, invalid("", "You cannot specify both stateMachineArn and mapRunArn.") // the text is ours
		}
		if in.StateMachineArn.Set && in.RedriveFilter.Set { // source: AWS, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/redrive_execution.json
			return nil, invalid("", "RedriveFilter cannot be applied to ListExecutions call with StateMachine ARN")
		}
		of, err := s.listOf(ctx, c, in)
		if err != nil {
			return nil, err
		}
		limit := in.MaxResults.V
		if limit == 0 {
			limit = pageDefault
		}
		before := ""
		if in.NextToken.Set {
			ok := false
			if before, ok = openToken(c, in.NextToken.V); !ok {
				return nil, invalidToken()
			}
		}
		found, next, err := s.engine.List(ctx, of, execution.Status(in.StatusFilter.V), redriveFilters[in.RedriveFilter.V], int(limit), before)
		if errors.Is(err, ledger.ErrToken) {
			return nil, invalidToken()
		}
		if err != nil {
			return nil, err
		}
		out := &api.ListExecutionsOutput{Executions: make([]api.ExecutionListItem, 0, len(found))}
		for _, x := range found {
			out.Executions = append(out.Executions, listed(x))
		}
		if next != "" {
			out.NextToken = wire.Some(sealToken(c, next))
		}
		return out, nil
	})
}

// The filters of ListExecutions. Source: the model, ExecutionRedriveFilter.
var redriveFilters = map[string]ledger.Redrives{"": ledger.AnyRedrives, "REDRIVEN": ledger.Redriven, "NOT_REDRIVEN": ledger.NotRedriven}

// listOf is whose executions a request asks for.
func (s *Service) listOf(ctx context.Context, c *service.Call, in *api.ListExecutionsInput) (of engine.Of, err error) {
	if in.MapRunArn.Set {
		n, err := locateMapRun(c, in.MapRunArn)
		if err != nil {
			return of, err
		}
		there, err := s.engine.HasMapRun(ctx, n)
		if err == nil && !there {
			err = engine.ErrNoMapRun
		}
		return engine.Of{MapRunARN: in.MapRunArn.V}, refusedMapRun(in.MapRunArn.V, err)
	}
	if in.StatusFilter.V == api.ExecutionStatusPENDINGREDRIVE {
		return of, invalid("", "The status filter PENDING_REDRIVE needs a mapRunArn.") // the text is ours
	}
	a, err := locate(c, in.StateMachineArn, typeMachine)
	if err != nil {
		return of, err
	}
	err = s.view(func() error {
		f, err := s.find(a, 0)
		switch {
		case err != nil:
			return err
		case f.machine.Type == express:
			return wrongType()
		case f.alias != nil:
			of.AliasARN = a.arn()
		case f.version != nil:
			of.VersionARN = a.arn()
		default:
			of.MachineID = f.machine.ID
		}
		return nil
	})
	return of, err
}

func listed(x *engine.Summary) api.ExecutionListItem {
	item := api.ExecutionListItem{
		ExecutionArn: wire.Some(x.Origin.ARN()), StateMachineArn: wire.Some(engine.MachineARN(x.Origin.Key)), Name: wire.Some(x.Origin.Key.Name), Status: wire.Some(string(x.Status)),
		StartDate: wire.Some(x.Started), StateMachineVersionArn: wire.NonZero(x.Origin.VersionARN), StateMachineAliasArn: wire.NonZero(x.Origin.AliasARN),
		RedriveCount: wire.Some(int64(x.Redrives)),
	}
	if !x.Ended.IsZero() {
		item.StopDate = wire.Some(x.Ended)
	}
	if x.Redrives > 0 {
		item.RedriveDate = wire.Some(x.Redriven)
	}
	if p := x.Origin.Parent; p != nil {
		item.MapRunArn = wire.Some(p.MapRun)
	}
	return item
}
