package cloudwatch

import (
	"context"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatch/alarm"
	"sluice/internal/wire"
)

// putMetricAlarm creates an alarm on a metric or on metric math, or replaces the configuration of one, which keeps its state and tags.
func (s *Service) putMetricAlarm() service.Operation {
	return service.Define(api.PutMetricAlarm, service.Contract{
		Action: "cloudwatch:PutMetricAlarm", Resource: "alarm", Keys: []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"},
		Errors: []*wire.ErrorShape{wire.ErrValidation, api.ErrLimitExceededFault},
		Gaps: []string{
			"actions are stored and shown, and not carried out; the alarm's history says so",
			"ThresholdMetricId and comparisons with a band (anomaly detection), EvaluationCriteria (PromQL), EvaluationWindow, EvaluationInterval, WarmUpConfiguration and ActionConfiguration are refused",
		},
	}, func(c *service.Call, in *api.PutMetricAlarmInput) error {
		onAlarms(c, requestTags(tagsOf(in.Tags)), in.AlarmName.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.PutMetricAlarmInput) (*wire.Empty, error) {
		if err := checkMetricAlarm(in); err != nil {
			return nil, err
		}
		return nil, s.put(c, &watcher{metric: in, Name: in.AlarmName.V, Actions: in.ActionsEnabled.Or(true)}, in.Tags)
	})
}

// initialReason is that of an alarm before it has looked at anything (recorded).
const initialReason = "Unchecked: Initial alarm creation"

// put creates or replaces an alarm. Tags count at its creation only ("If you are using this operation to update an existing alarm, any tags
// you specify in this parameter are ignored").
func (s *Service) put(c *service.Call, w *watcher, tags []api.Tag) error {
	w.Account, w.Region = c.Account, c.Region
	if !plainText(w.Name) { // "can't contain ASCII control characters"
		return validation("The alarm name %q is not valid.", w.Name)
	}
	if err := checkTags(tagsOf(tags)); err != nil {
		return err
	}
	return s.alarms.change(func(changes *changes) error {
		what := "Update"
		old := s.alarms.find(c.Account, c.Region, w.Name)
		switch {
		case old == nil:
			if len(s.alarms.all(c.Account, c.Region)) >= alarmsMax {
				return api.ErrLimitExceededFault.Newf("The maximum number of alarms, %d, is reached.", alarmsMax)
			}
			what = "Create"
			w.Tags = tagsOf(tags)
			w.State, w.Reason, w.Updated, w.Transitioned = alarm.InsufficientData, initialReason, c.Now, c.Now
		case old.kind() != w.kind():
			return validation("An alarm of another type with the name %s exists.", w.Name)
		default:
			w.Tags, w.State, w.Reason, w.Data = old.Tags, old.State, old.Reason, old.Data
			w.Updated, w.Transitioned = old.Updated, old.Transitioned
		}
		w.Configured = c.Now
		changes.puts = append(changes.puts, w)
		changes.history = append(changes.history, w.configured(c.Now, what))
		return nil
	})
}
