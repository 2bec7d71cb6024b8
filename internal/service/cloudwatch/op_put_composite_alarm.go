package cloudwatch

import (
	"context"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatch/alarm"
	"sluice/internal/wire"
)

// putCompositeAlarm creates an alarm on the states of others, or replaces one's configuration.
func (s *Service) putCompositeAlarm() service.Operation {
	return service.Define(api.PutCompositeAlarm, service.Contract{
		Action: "cloudwatch:PutCompositeAlarm", Resource: "alarm", Keys: []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"},
		Errors: []*wire.ErrorShape{wire.ErrValidation, api.ErrLimitExceededFault},
		Gaps: []string{
			"actions are stored and shown, and not carried out; the alarm's history says so",
			"ActionsSuppressor, ActionConfiguration and AT_LEAST in a rule are refused",
		},
	}, func(c *service.Call, in *api.PutCompositeAlarmInput) error {
		onAlarms(c, requestTags(tagsOf(in.Tags)), in.AlarmName.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.PutCompositeAlarmInput) (*wire.Empty, error) {
		switch {
		case in.ActionsSuppressor.Set || in.ActionsSuppressorWaitPeriod.Set || in.ActionsSuppressorExtensionPeriod.Set:
			return nil, notYet("ActionsSuppressor")
		case in.ActionConfiguration != nil:
			return nil, notYet("ActionConfiguration")
		}
		if err := checkActions(in.OKActions, in.AlarmActions, in.InsufficientDataActions); err != nil {
			return nil, err
		}
		rule, err := alarm.ParseRule(in.AlarmRule.V)
		if err != nil {
			return nil, validation("Error in AlarmRule: %v.", err)
		}
		if err := s.checkRule(c, in.AlarmName.V, rule); err != nil {
			return nil, err
		}
		return nil, s.put(c, &watcher{composite: in, rule: rule, Name: in.AlarmName.V, Actions: in.ActionsEnabled.Or(true)}, in.Tags)
	})
}

// checkRule demands alarms that there are, none of which depends on the alarm itself. A cycle could be made only by way of the alarm that is
// put, so it is enough to look for that.
func (s *Service) checkRule(c *service.Call, name string, rule *alarm.Rule) error {
	var depends func(w *watcher, seen map[string]bool) bool
	depends = func(w *watcher, seen map[string]bool) bool {
		if w == nil || seen[w.Name] {
			return false
		}
		seen[w.Name] = true
		if w.Name == name {
			return true
		}
		if w.rule == nil {
			return false
		}
		for _, of := range w.rule.Alarms() {
			if depends(s.alarms.named(c.Account, c.Region, of), seen) {
				return true
			}
		}
		return false
	}
	seen := map[string]bool{}
	for _, of := range rule.Alarms() {
		w := s.alarms.named(c.Account, c.Region, of)
		switch {
		case w == nil && of != name:
			return validation("Could not save the composite alarm as alarms [%s] in the alarm rule do not exist", of)
		case w == nil, depends(w, seen):
			return validation("AlarmRule has a cycle: %s depends on itself.", name)
		}
	}
	return nil
}
