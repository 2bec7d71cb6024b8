package cloudwatch

import (
	"context"
	"slices"
	"strings"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeAlarms lists alarms by name, metric alarms unless others are asked for too.
func (s *Service) describeAlarms() service.Operation {
	return service.Define(api.DescribeAlarms, service.Contract{
		Action: "cloudwatch:DescribeAlarms", Resource: "alarm",
		Errors: []*wire.ErrorShape{wire.ErrValidation, api.ErrInvalidNextToken},
	}, func(c *service.Call, in *api.DescribeAlarmsInput) error {
		onAlarms(c, nil, in.AlarmNames...)
		return nil
	}, s.handleDescribeAlarms)
}

func (s *Service) handleDescribeAlarms(_ context.Context, c *service.Call, in *api.DescribeAlarmsInput) (*api.DescribeAlarmsOutput, error) {
	if len(in.AlarmNames) > 0 && in.AlarmNamePrefix.Set {
		return nil, validation("AlarmNamePrefix and AlarmNames are mutually exclusive") // as the API reference has it
	}
	family, err := s.family(c, in)
	if err != nil {
		return nil, err
	}
	after, ok := behind(in.NextToken)
	if !ok {
		return nil, invalidToken()
	}
	out := &api.DescribeAlarmsOutput{CompositeAlarms: []api.CompositeAlarm{}, MetricAlarms: []api.MetricAlarm{}}
	n, last := int64(0), ""
	for _, w := range s.alarms.all(c.Account, c.Region) {
		if w.Name <= after || !chosen(w, in) || family != nil && !family[w.Name] {
			continue
		}
		if n == in.MaxRecords.Or(recordsDefault) {
			out.NextToken = wire.Some(service.PageToken(last))
			break
		}
		n, last = n+1, w.Name
		if w.metric != nil {
			out.MetricAlarms = append(out.MetricAlarms, w.shownMetric())
		} else {
			out.CompositeAlarms = append(out.CompositeAlarms, w.shownComposite())
		}
	}
	return out, nil
}

func chosen(w *watcher, in *api.DescribeAlarmsInput) bool {
	types := in.AlarmTypes
	if len(types) == 0 { // "If you omit this parameter, only metric alarms are returned, even if composite alarms exist"
		types = []string{api.AlarmTypeMetricAlarm}
	}
	all := slices.Concat(w.actions("OK"), w.actions("ALARM"), w.actions("INSUFFICIENT_DATA"))
	switch {
	case !slices.Contains(types, w.kind()) && !in.ChildrenOfAlarmName.Set && !in.ParentsOfAlarmName.Set,
		len(in.AlarmNames) > 0 && !slices.Contains(in.AlarmNames, w.Name),
		!strings.HasPrefix(w.Name, in.AlarmNamePrefix.V),
		in.StateValue.Set && in.StateValue.V != string(w.State),
		in.ActionPrefix.Set && !slices.ContainsFunc(all, func(a string) bool { return strings.HasPrefix(a, in.ActionPrefix.V) }):
		return false
	}
	return true
}

// family are the names of the alarms on which one depends, or of those that depend on it; nil if neither is asked for.
func (s *Service) family(c *service.Call, in *api.DescribeAlarmsInput) (map[string]bool, error) {
	of := in.ChildrenOfAlarmName
	if !of.Set {
		of = in.ParentsOfAlarmName
	}
	if !of.Set {
		return nil, nil
	}
	if in.ChildrenOfAlarmName.Set && in.ParentsOfAlarmName.Set || len(in.AlarmNames) > 0 || in.AlarmNamePrefix.Set || in.StateValue.Set || in.ActionPrefix.Set {
		return nil, validation("ChildrenOfAlarmName and ParentsOfAlarmName can be combined with MaxRecords and NextToken only")
	}
	out := map[string]bool{}
	if in.ChildrenOfAlarmName.Set {
		if w := s.alarms.find(c.Account, c.Region, of.V); w != nil && w.rule != nil {
			for _, name := range w.rule.Alarms() {
				if child := s.alarms.named(c.Account, c.Region, name); child != nil {
					out[child.Name] = true
				}
			}
		}
		return out, nil
	}
	for _, w := range s.alarms.all(c.Account, c.Region) {
		if w.rule != nil && slices.ContainsFunc(w.rule.Alarms(), func(name string) bool {
			child := s.alarms.named(c.Account, c.Region, name)
			return child != nil && child.Name == of.V
		}) {
			out[w.Name] = true
		}
	}
	return out, nil
}
