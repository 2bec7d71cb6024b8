package cloudwatch

import (
	"context"
	"slices"
	"strings"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteAlarms deletes alarms; names that no alarm has are passed over ("If you specify any incorrect alarm names, the alarms you specify
// with correct names are still deleted"; aws-cloudformation/cloudformation-cli#456 for one alone). Composite alarms go one at a time, and no
// alarm goes while a composite alarm that stays depends on it.
func (s *Service) deleteAlarms() service.Operation {
	return service.Define(api.DeleteAlarms, service.Contract{
		Action: "cloudwatch:DeleteAlarms", Resource: "alarm",
		Errors: []*wire.ErrorShape{wire.ErrValidation},
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
		if w == nil || slices.Contains(changes.removals, w) {
			continue
		}
		if w.rule != nil {
			composite++
		}
		if composite > 1 {
			return validation("You may delete at most one composite alarm at a time.")
		}
		changes.removals = append(changes.removals, w)
		changes.history = append(changes.history, w.configured(c.Now, "Delete"))
	}
	return s.depended(c, changes.removals)
}

// depended refuses to remove alarms on which others depend. The texts are AWS's (ekristen/aws-nuke#462, cloud-custodian/cloud-custodian#7763).
func (s *Service) depended(c *service.Call, removals []*watcher) error {
	var names []string
	for _, w := range s.alarms.all(c.Account, c.Region) {
		if w.rule == nil || slices.Contains(removals, w) {
			continue
		}
		for _, of := range w.rule.Alarms() {
			if needed := s.alarms.named(c.Account, c.Region, of); slices.Contains(removals, needed) && !slices.Contains(names, needed.Name) {
				names = append(names, needed.Name)
			}
		}
	}
	switch len(names) {
	case 0:
		return nil
	case 1:
		return validation("Cannot delete %s as there are composite alarm(s) depending on it.", names[0])
	}
	return validation("Cannot delete %s as there are composite alarm(s) depending on them.", strings.Join(names, ","))
}
