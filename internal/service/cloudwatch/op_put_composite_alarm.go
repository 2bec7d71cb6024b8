package cloudwatch

import (
	"context"
	"strings"

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
		if !plainText(in.AlarmRule.V) {
			return nil, validation("AlarmRule is not valid.")
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

// checkRule demands alarms that there are, and not too many. Alarms may come to depend on each other in a cycle, as at AWS: those that do are
// not evaluated.
func (s *Service) checkRule(c *service.Call, name string, rule *alarm.Rule) error {
	if len(rule.Alarms()) > childrenMax {
		return validation("AlarmRule can contain at most %d alarms.", childrenMax)
	}
	var missing []string
	for _, of := range rule.Alarms() {
		if of != name && of != alarmARN(c.Region, c.Account, name) && s.alarms.named(c.Account, c.Region, of) == nil {
			missing = append(missing, of)
		}
	}
	if len(missing) > 0 {
		return validation("Could not save the composite alarm as alarms [%s] in the alarm rule do not exist", strings.Join(missing, ", ")) // [Q]
	}
	return nil
}

// inCycle tells whether an alarm's rule leads back to an alarm that was asked on the way ("the evaluation of composite alarms stops if
// CloudWatch detects a cycle in the evaluation path"). safe has the alarms of which it is known that they lead to none.
func (s *Service) inCycle(w *watcher, way, safe map[*watcher]bool) bool {
	if w == nil || w.rule == nil || safe[w] {
		return false
	}
	if way[w] {
		return true
	}
	way[w] = true
	defer delete(way, w)
	for _, of := range w.rule.Alarms() {
		if s.inCycle(s.alarms.named(w.Account, w.Region, of), way, safe) {
			return true
		}
	}
	safe[w] = true
	return false
}
