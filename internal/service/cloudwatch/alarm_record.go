package cloudwatch

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service/cloudwatch/alarm"
	"sluice/internal/wire"
	"sluice/internal/wire/jsonshape"
)

// watcher is an alarm: a metric alarm or a composite one. It is immutable; a change makes a copy.
type watcher struct {
	Account, Region, Name string
	// One of them is what the alarm was put with.
	metric    *api.PutMetricAlarmInput
	composite *api.PutCompositeAlarmInput
	rule      *alarm.Rule // of a composite one

	Tags    []tag
	Actions bool // actions are enabled
	// Configured is when it was put, Updated when its state was last set, Transitioned when it was last another one.
	Configured, Updated, Transitioned time.Time
	State                             alarm.State
	Reason, Data                      string
}

// tag is one tag; they keep the order in which they came.
type tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// alarmRecord is a watcher as it lies on the disk; what it was put with is the input of the operation, as JSON.
type alarmRecord struct {
	Account      string         `json:"account"`
	Region       string         `json:"region"`
	Name         string         `json:"name"`
	Metric       jsontext.Value `json:"metric,omitempty"`
	Composite    jsontext.Value `json:"composite,omitempty"`
	Tags         []tag          `json:"tags,omitempty"`
	Actions      bool           `json:"actions"`
	Configured   time.Time      `json:"configured"`
	Updated      time.Time      `json:"updated"`
	Transitioned time.Time      `json:"transitioned"`
	State        alarm.State    `json:"state"`
	Reason       string         `json:"reason"`
	Data         string         `json:"data,omitempty"`
}

func (w *watcher) record() alarmRecord {
	r := alarmRecord{
		Account: w.Account, Region: w.Region, Name: w.Name, Tags: w.Tags, Actions: w.Actions, Configured: w.Configured, Updated: w.Updated,
		Transitioned: w.Transitioned, State: w.State, Reason: w.Reason, Data: w.Data,
	}
	if w.metric != nil {
		r.Metric = jsonshape.Append(nil, w.metric)
	} else {
		r.Composite = jsonshape.Append(nil, w.composite)
	}
	return r
}

func (r *alarmRecord) watcher() (*watcher, error) {
	w := &watcher{
		Account: r.Account, Region: r.Region, Name: r.Name, Tags: r.Tags, Actions: r.Actions, Configured: r.Configured, Updated: r.Updated,
		Transitioned: r.Transitioned, State: r.State, Reason: r.Reason, Data: r.Data,
	}
	if r.Metric != nil {
		w.metric = new(api.PutMetricAlarmInput)
		return w, jsonshape.Decode(r.Metric, w.metric)
	}
	w.composite = new(api.PutCompositeAlarmInput)
	if err := jsonshape.Decode(r.Composite, w.composite); err != nil {
		return nil, err
	}
	var err error
	if w.rule, err = alarm.ParseRule(w.composite.AlarmRule.V); err != nil {
		return nil, fmt.Errorf("rule of alarm %s: %w", w.Name, err)
	}
	return w, nil
}

// id is the alarm's place among records and in the image: account, region, name. Neither of the first two has a slash.
func (w *watcher) id() string { return alarmID(w.Account, w.Region, w.Name) }

func alarmID(account, region, name string) string { return account + "/" + region + "/" + name }

func (w *watcher) arn() string { return alarmARN(w.Region, w.Account, w.Name) }

// kind is the alarm's type as AWS names it.
func (w *watcher) kind() string {
	if w.metric != nil {
		return api.AlarmTypeMetricAlarm
	}
	return api.AlarmTypeCompositeAlarm
}

// shownMetric is a metric alarm as DescribeAlarms shows it.
func (w *watcher) shownMetric() api.MetricAlarm {
	in := w.metric
	return api.MetricAlarm{
		AlarmName: wire.Some(w.Name), AlarmArn: wire.Some(w.arn()), AlarmDescription: in.AlarmDescription,
		AlarmConfigurationUpdatedTimestamp: wire.Some(w.Configured), ActionsEnabled: wire.Some(w.Actions),
		OKActions: list(in.OKActions), AlarmActions: list(in.AlarmActions), InsufficientDataActions: list(in.InsufficientDataActions),
		StateValue: wire.Some(string(w.State)), StateReason: wire.Some(w.Reason), StateReasonData: wire.NonZero(w.Data),
		StateUpdatedTimestamp: wire.Some(w.Updated), StateTransitionedTimestamp: wire.Some(w.Transitioned),
		MetricName: in.MetricName, Namespace: in.Namespace, Statistic: in.Statistic, ExtendedStatistic: in.ExtendedStatistic,
		Dimensions: list(in.Dimensions), Period: in.Period, Unit: in.Unit, EvaluationPeriods: in.EvaluationPeriods,
		DatapointsToAlarm: in.DatapointsToAlarm, Threshold: in.Threshold, ComparisonOperator: in.ComparisonOperator,
		TreatMissingData: in.TreatMissingData, EvaluateLowSampleCountPercentile: in.EvaluateLowSampleCountPercentile, Metrics: in.Metrics,
	}
}

func (w *watcher) shownComposite() api.CompositeAlarm {
	in := w.composite
	return api.CompositeAlarm{
		AlarmName: wire.Some(w.Name), AlarmArn: wire.Some(w.arn()), AlarmDescription: in.AlarmDescription, AlarmRule: in.AlarmRule,
		AlarmConfigurationUpdatedTimestamp: wire.Some(w.Configured), ActionsEnabled: wire.Some(w.Actions),
		OKActions: list(in.OKActions), AlarmActions: list(in.AlarmActions), InsufficientDataActions: list(in.InsufficientDataActions),
		StateValue: wire.Some(string(w.State)), StateReason: wire.Some(w.Reason), StateReasonData: wire.NonZero(w.Data),
		StateUpdatedTimestamp: wire.Some(w.Updated), StateTransitionedTimestamp: wire.Some(w.Transitioned),
	}
}

// list is a list that is there, even if it is empty: AWS shows those of alarms always.
func list[T any](of []T) []T {
	if of == nil {
		return []T{}
	}
	return of
}

// actions are those of a state.
func (w *watcher) actions(state alarm.State) []string {
	ok, alarmed, insufficient := []string(nil), []string(nil), []string(nil)
	if w.metric != nil {
		ok, alarmed, insufficient = w.metric.OKActions, w.metric.AlarmActions, w.metric.InsufficientDataActions
	} else {
		ok, alarmed, insufficient = w.composite.OKActions, w.composite.AlarmActions, w.composite.InsufficientDataActions
	}
	switch state {
	case alarm.OK:
		return ok
	case alarm.InAlarm:
		return alarmed
	}
	return insufficient
}
