package cloudwatch

import (
	"context"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// enableAlarmActions enables the actions of alarms; those that are not there are passed over.
func (s *Service) enableAlarmActions() service.Operation {
	return service.Define(api.EnableAlarmActions, service.Contract{
		Action: "cloudwatch:EnableAlarmActions", Resource: "alarm", Errors: []*wire.ErrorShape{wire.ErrValidation},
	}, func(c *service.Call, in *api.EnableAlarmActionsInput) error {
		onAlarms(c, nil, in.AlarmNames...)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.EnableAlarmActionsInput) (*wire.Empty, error) {
		return nil, s.enable(c, in.AlarmNames, true)
	})
}

// enable enables or disables actions.
func (s *Service) enable(c *service.Call, names []string, enabled bool) error {
	return s.alarms.edit(c, names, func(w *watcher) historyRecord {
		w.Actions, w.Configured = enabled, c.Now
		return w.configured(c.Now, "Update")
	})
}
