package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/wire"
)

// updateMapRun changes the limits of a Map Run that runs. They hold at once: more children begin, or the run fails.
func (s *Service) updateMapRun() service.Operation {
	return service.Define(api.UpdateMapRun, service.Contract{
		Action: "states:UpdateMapRun", Resource: mapRunResource,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrResourceNotFound, api.ErrValidationException},
	}, func(c *service.Call, in *api.UpdateMapRunInput) error {
		return onMapRun(c, in.MapRunArn)
	}, func(ctx context.Context, c *service.Call, in *api.UpdateMapRunInput) (*api.UpdateMapRunOutput, error) {
		n, err := locateMapRun(c, in.MapRunArn)
		if err != nil {
			return nil, err
		}
		change := execution.UpdateMapRun{
			MaxConcurrency: in.MaxConcurrency.Pointer(), ToleratedCount: in.ToleratedFailureCount.Pointer(), ToleratedPercentage: in.ToleratedFailurePercentage.Pointer(),
		}
		if change == (execution.UpdateMapRun{}) {
			return nil, invalid(reasonMissing, "Either the maxConcurrency, the toleratedFailureCount or the toleratedFailurePercentage must be specified") // the text is ours
		}
		if err := s.engine.UpdateMapRun(ctx, n, change); err != nil {
			return nil, refusedMapRun(in.MapRunArn.V, err)
		}
		return &api.UpdateMapRunOutput{}, nil
	})
}
