package cloudwatch

import (
	"context"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// disableAlarmActions disables the actions of alarms; those that are not there are passed over.
func (s *Service) disableAlarmActions() service.Operation {
	return service.Define(api.DisableAlarmActions, service.Contract{
		Action: "cloudwatch:DisableAlarmActions", Resource: "alarm", Errors: []*wire.ErrorShape{wire.ErrValidation},
	}, func(c *service.Call, in *api.DisableAlarmActionsInput) error {
		onAlarms(c, nil, in.AlarmNames...)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.DisableAlarmActionsInput) (*wire.Empty, error) {
		return nil, s.enable(c, in.AlarmNames, false)
	})
}
