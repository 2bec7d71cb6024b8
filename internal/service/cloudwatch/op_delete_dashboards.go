package cloudwatch

import (
	"context"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteDashboards deletes dashboards: all or, if one of them is not there, none ("If there is an error during this call, no dashboards are
// deleted").
func (s *Service) deleteDashboards() service.Operation {
	return service.Define(api.DeleteDashboards, service.Contract{
		Action: "cloudwatch:DeleteDashboards", Resource: "dashboard",
		Errors: []*wire.ErrorShape{wire.ErrValidation, api.ErrDashboardNotFoundError},
	}, func(c *service.Call, in *api.DeleteDashboardsInput) error {
		if len(in.DashboardNames) == 0 {
			onDashboards(c, "*")
		}
		onDashboards(c, in.DashboardNames...)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.DeleteDashboardsInput) (*api.DeleteDashboardsOutput, error) {
		missing, err := s.dashboards.delete(s.Store, c.Account, in.DashboardNames)
		if err == nil && missing != "" {
			err = noDashboard(missing)
		}
		return &api.DeleteDashboardsOutput{}, err
	})
}
