package cloudwatch

import (
	"context"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteDashboards deletes dashboards. One that is not there is an error; the others are deleted all the same ("If there is an error during
// this call, the operation attempts to delete as many dashboards as possible").
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
		if len(in.DashboardNames) > namesMax {
			return nil, invalidValue("The collection DashboardNames must not have a size greater than %d.", namesMax)
		}
		missing, err := s.dashboards.delete(s.Store, c.Account, in.DashboardNames)
		if err == nil && missing != "" {
			err = noDashboard(missing)
		}
		return &api.DeleteDashboardsOutput{}, err
	})
}
