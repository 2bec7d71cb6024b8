package cloudwatch

import (
	"context"
	"slices"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteAlarms deletes alarms, all or, if one of them is not there, none. Composite alarms go one at a time, and no alarm goes while a
// composite alarm that stays depends on it.
func (s *Service) deleteAlarms() service.Operation {
	return service.Define(api.DeleteAlarms, service.Contract{
		Action: "cloudwatch:DeleteAlarms", Resource: "alarm",
		Errors: []*wire.ErrorShape{wire.ErrValidation, api.ErrResourceNotFound},
	}, func(c *service.Call, in *api.DeleteAlarmsInput) error {
		onAlarms(c, nil, in.AlarmNames...)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.DeleteAlarmsInput) (*wire.Empty, error) {
		return nil, s.alarms.change(func(changes *changes) error { return s.deletion(c, in.AlarmNames, changes) })
	})
}

func (s *Service) deletion(c *service.Call, names []string, changes *changes) error {
	composite := 0
	for _, name := range names {
		w := s.alarms.find(c.Account, c.Region, name)
		switch {
		case w == nil: // "If you specify … an alarm that doesn't exist", the call is refused where it is one of several, and passes alone
			return api.ErrResourceNotFound.New("")
		case slices.Contains(changes.removals, w):
			continue
		case w.rule != nil:
			composite++
		}
		if composite > 1 {
			return validation("You may delete at most one composite alarm at a time.")
		}
		changes.removals = append(changes.removals, w)
		changes.history = append(changes.history, w.configured(c.Now, "Delete"))
	}
	for _, w := range s.alarms.all(c.Account, c.Region) {
		if w.rule == nil || slices.Contains(changes.removals, w) {
			continue
		}
		for _, of := range w.rule.Alarms() {
			if needed := s.alarms.named(c.Account, c.Region, of); needed != nil && slices.Contains(changes.removals, needed) {
				return validation("Cannot delete %s as there are composite alarm(s) depending on it: %s", needed.Name, w.Name)
			}
		}
	}
	return nil
}
