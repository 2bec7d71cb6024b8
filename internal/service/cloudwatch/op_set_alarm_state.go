package cloudwatch

import (
	"context"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatch/alarm"
	"sluice/internal/wire"
)

// setAlarmState sets an alarm's state until it looks at its data again.
func (s *Service) setAlarmState() service.Operation {
	return service.Define(api.SetAlarmState, service.Contract{
		Action: "cloudwatch:SetAlarmState", Resource: "alarm",
		Errors: []*wire.ErrorShape{wire.ErrValidation, api.ErrResourceNotFound, api.ErrInvalidFormatFault},
	}, func(c *service.Call, in *api.SetAlarmStateInput) error {
		onAlarms(c, nil, in.AlarmName.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.SetAlarmStateInput) (*wire.Empty, error) {
		if !utf8.ValidString(in.StateReason.V) {
			return nil, validation("StateReason is not valid.")
		}
		if in.StateReasonData.V != "" && !jsontext.Value(in.StateReasonData.V).IsValid() {
			return nil, api.ErrInvalidFormatFault.New("StateReasonData is not a JSON document.")
		}
		err := s.alarms.change(func(changes *changes) error {
			w := s.alarms.find(c.Account, c.Region, in.AlarmName.V)
			if w == nil {
				return api.ErrResourceNotFound.New("") // recorded
			}
			next, history := w.transition(c.Now, alarm.State(in.StateValue.V), in.StateReason.V, in.StateReasonData.V)
			changes.puts, changes.history = append(changes.puts, next), history
			return nil
		})
		if err != nil {
			return nil, err
		}
		return nil, s.evaluateComposites(c.Now)
	})
}
