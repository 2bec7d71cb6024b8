package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeMapRun shows how a Map Run stands, for as long as its execution is kept. Source of what an answer has: recorded
// (test_list_map_runs_and_describe_map_run), and measured on AWS (github.com/floci-io/floci, pull request 2694).
func (s *Service) describeMapRun() service.Operation {
	return service.Define(api.DescribeMapRun, service.Contract{
		Action: "states:DescribeMapRun", Resource: mapRunResource,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrResourceNotFound},
	}, func(c *service.Call, in *api.DescribeMapRunInput) error {
		return onMapRun(c, in.MapRunArn)
	}, func(ctx context.Context, c *service.Call, in *api.DescribeMapRunInput) (*api.DescribeMapRunOutput, error) {
		n, err := locateMapRun(c, in.MapRunArn)
		if err != nil {
			return nil, err
		}
		r, err := s.engine.MapRun(ctx, n)
		if err != nil {
			return nil, refusedMapRun(in.MapRunArn.V, err)
		}
		out := &api.DescribeMapRunOutput{
			MapRunArn: wire.Some(r.ARN), ExecutionArn: wire.Some(r.Origin.ARN()), Status: wire.Some(string(r.Status)), StartDate: wire.Some(r.Started),
			MaxConcurrency: wire.Some(r.MaxConcurrency), ToleratedFailureCount: wire.Some(r.ToleratedCount), ToleratedFailurePercentage: wire.Some(r.ToleratedPercentage),
			ItemCounts: shownCounts(&r.Items), ExecutionCounts: (*api.MapRunExecutionCounts)(shownCounts(&r.Executions)), RedriveCount: wire.Some(r.Redrives),
		}
		if !r.Stopped.IsZero() {
			out.StopDate = wire.Some(r.Stopped)
		}
		if r.Redrives > 0 {
			out.RedriveDate = wire.Some(r.Redriven)
		}
		return out, nil
	})
}
