package cloudwatch

import (
	"context"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listDashboards lists the account's dashboards by name.
func (s *Service) listDashboards() service.Operation {
	return service.Define(api.ListDashboards, service.Contract{
		Action: "cloudwatch:ListDashboards", Resource: "*",
		Errors: []*wire.ErrorShape{api.ErrInvalidParameterValueException},
	}, func(c *service.Call, _ *api.ListDashboardsInput) error {
		anywhere(c, nil)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.ListDashboardsInput) (*api.ListDashboardsOutput, error) {
		after, ok := behind(in.NextToken)
		if !ok {
			return nil, invalidValue("The value for parameter NextToken is invalid.")
		}
		out := &api.ListDashboardsOutput{DashboardEntries: []api.DashboardEntry{}}
		last := ""
		for _, e := range s.dashboards.list(c.Account, in.DashboardNamePrefix.V) {
			if e.name <= after {
				continue
			}
			if len(out.DashboardEntries) == pageDashboards {
				out.NextToken = wire.Some(service.PageToken(last))
				break
			}
			last = e.name
			out.DashboardEntries = append(out.DashboardEntries, api.DashboardEntry{
				DashboardName: wire.Some(e.name), DashboardArn: wire.Some(dashboardARN(c.Account, e.name)), LastModified: wire.Some(e.modified),
				Size: wire.Some(int64(e.size)),
			})
		}
		return out, nil
	})
}
