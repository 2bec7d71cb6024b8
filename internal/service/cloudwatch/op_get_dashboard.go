package cloudwatch

import (
	"context"
	"errors"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// getDashboard answers a dashboard's body, as it was put.
func (s *Service) getDashboard() service.Operation {
	return service.Define(api.GetDashboard, service.Contract{
		Action: "cloudwatch:GetDashboard", Resource: "dashboard",
		Errors: []*wire.ErrorShape{api.ErrMissingRequiredParameterException, api.ErrDashboardNotFoundError},
	}, func(c *service.Call, in *api.GetDashboardInput) error {
		onDashboards(c, in.DashboardName.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.GetDashboardInput) (*api.GetDashboardOutput, error) {
		r, err := s.dashboards.records.Get(dashboardID(c.Account, in.DashboardName.V))
		if errors.Is(err, store.ErrNotFound) {
			return nil, noDashboard(in.DashboardName.V)
		}
		if err != nil {
			return nil, err
		}
		return &api.GetDashboardOutput{
			DashboardArn: wire.Some(dashboardARN(c.Account, r.Name)), DashboardBody: wire.Some(r.Body), DashboardName: wire.Some(r.Name),
		}, nil
	})
}

func noDashboard(name string) *wire.Error {
	return api.ErrDashboardNotFoundError.Newf("Dashboard %s does not exist", name)
}
