package sfn

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/wire"
)

// listMapRuns lists the Map Runs of an execution, the newest first, which is ListExecutions' order: AWS's is not documented.
func (s *Service) listMapRuns() service.Operation {
	return service.Define(api.ListMapRuns, service.Contract{
		Action: "states:ListMapRuns", Resource: executionResource,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrExecutionDoesNotExist, api.ErrInvalidToken},
	}, func(c *service.Call, in *api.ListMapRunsInput) error {
		return onExecution(c, in.ExecutionArn)
	}, func(ctx context.Context, c *service.Call, in *api.ListMapRunsInput) (*api.ListMapRunsOutput, error) {
		x, err := s.look(ctx, c, in.ExecutionArn)
		if err != nil {
			return nil, err
		}
		runs := x.MapRuns
		slices.SortFunc(runs, func(a, b execution.MapRun) int { return cmp.Compare(placeOfRun(a), placeOfRun(b)) })
		found, next, err := page(c, runs, placeOfRun, in.NextToken, in.MaxResults)
		if err != nil {
			return nil, err
		}
		out := &api.ListMapRunsOutput{MapRuns: make([]api.MapRunListItem, 0, len(found)), NextToken: next}
		for i := range found {
			out.MapRuns = append(out.MapRuns, listedRun(x.Origin, &found[i]))
		}
		return out, nil
	})
}

// placeOfRun sorts Map Runs as they are listed.
func placeOfRun(r execution.MapRun) string {
	return fmt.Sprintf("%016x %s", math.MaxInt64-r.Started.UnixMilli(), r.ARN)
}

// listedRun names the state machine with the Map's label, as AWS does (recorded: test_list_map_runs_and_describe_map_run).
func listedRun(o *engine.Origin, r *execution.MapRun) api.MapRunListItem {
	labelled := o.Key
	if n, err := engine.ParseMapRun(r.ARN); err == nil {
		labelled.Label = n.Label
	}
	item := api.MapRunListItem{
		ExecutionArn: wire.Some(o.ARN()), MapRunArn: wire.Some(r.ARN), StateMachineArn: wire.Some(engine.MachineARN(labelled)), StartDate: wire.Some(r.Started),
	}
	if !r.Stopped.IsZero() {
		item.StopDate = wire.Some(r.Stopped)
	}
	return item
}
