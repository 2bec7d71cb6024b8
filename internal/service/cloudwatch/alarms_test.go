package cloudwatch

// Proves that alarms follow their data, metric math and each other, that what they tell is in AWS's form, that SetAlarmState holds until the next
// look, that history, tags and switched-off actions are kept, and that all of it survives a crash. How: calls through an edge, a clock that
// the test moves, and a disk that loses what was not synced.

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/wire"
)

// metricAlarm is one on the sum of a metric per minute: it is in alarm when that is above 5.
func metricAlarm(name, metric string, more func(*api.PutMetricAlarmInput)) *api.PutMetricAlarmInput {
	in := &api.PutMetricAlarmInput{
		AlarmName: wire.Some(name), Namespace: wire.Some("test"), MetricName: wire.Some(metric), Statistic: wire.Some("Sum"), Period: wire.Some(int64(60)),
		EvaluationPeriods: wire.Some(int64(1)), Threshold: wire.Some(5.0), ComparisonOperator: wire.Some("GreaterThanThreshold"),
	}
	if more != nil {
		more(in)
	}
	return in
}

func (b *bench) putAlarm(in *api.PutMetricAlarmInput) {
	b.t.Helper()
	call(b, api.PutMetricAlarm, in, &wire.Empty{})
}

func TestAlarmFollowsItsData(t *testing.T) {
	b := newBench(t)
	b.putAlarm(metricAlarm("a", "m", func(in *api.PutMetricAlarmInput) { in.AlarmActions = []string{"arn:aws:sns:us-east-1:1:t"} }))
	a := b.alarm("a")
	if a.StateValue.V != "INSUFFICIENT_DATA" || a.StateReason.V != "Unchecked: Initial alarm creation" || a.StateReasonData.Set {
		t.Errorf("%+v", a)
	}
	b.minute()
	if a = b.alarm("a"); a.StateReason.V != "Unchecked: Initial alarm creation" {
		t.Errorf("without data: %+v", a)
	}
	b.put("m", 7.5)
	b.minute() // looks at what is over now
	a = b.alarm("a")
	if a.StateValue.V != "ALARM" || a.StateReason.V != "Threshold Crossed: 1 datapoint [7.5 (04/03/26 12:00:00)] was greater than the threshold (5.0)." {
		t.Errorf("%+v", a)
	}
	contains(t, a.StateReasonData.V, `{"version":"1.0","queryDate":"2026-03-04T12:02:10.000+0000","startDate":"2026-03-04T12:00:00.000+0000","statistic":"Sum","period":60,`,
		`"recentDatapoints":[7.5],"threshold":5.0,"evaluatedDatapoints":[`)
	b.clock.Advance(time.Minute)
	b.put("m", 0)
	b.minute()
	if a = b.alarm("a"); a.StateValue.V != "OK" {
		t.Errorf("%+v", a)
	}
	_, history := b.json("DescribeAlarmHistory", `{"AlarmName":"a"}`)
	contains(t, history, `"HistorySummary":"Alarm updated from ALARM to OK"`, `"HistorySummary":"Alarm updated from INSUFFICIENT_DATA to ALARM"`, `"HistorySummary":"Alarm \"a\" created"`,
		`"HistorySummary":"Failed to execute action arn:aws:sns:us-east-1:1:t"`, `\"newState\":{\"stateValue\":\"ALARM\"`)
	if strings.Index(history, "to OK") > strings.Index(history, "to ALARM") {
		t.Error("the newest is not first")
	}
	_, page := b.json("DescribeAlarmHistory", `{"AlarmName":"a","MaxRecords":1,"ScanBy":"TimestampAscending","HistoryItemType":"StateUpdate"}`)
	contains(t, page, "to ALARM", "NextToken")
}

func TestTreatmentOfMissingData(t *testing.T) {
	b := newBench(t)
	for name, want := range map[string]string{"breaching": "ALARM", "notBreaching": "OK", "ignore": "INSUFFICIENT_DATA"} {
		b.putAlarm(metricAlarm(name, "nothing", func(in *api.PutMetricAlarmInput) {
			in.TreatMissingData, in.EvaluationPeriods = wire.Some(name), wire.Some(int64(2))
		}))
		b.minute()
		if a := b.alarm(name); a.StateValue.V != want {
			t.Errorf("%s: %+v", name, a)
		}
	}
	if a := b.alarm("breaching"); a.StateReason.V != "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching]." {
		t.Error(a.StateReason.V)
	}
}

func TestAlarmOnMath(t *testing.T) {
	b := newBench(t)
	query := func(id, metric string) api.MetricDataQuery {
		return api.MetricDataQuery{Id: wire.Some(id), ReturnData: wire.Some(false), MetricStat: &api.MetricStat{
			Metric: &api.Metric{Namespace: wire.Some("test"), MetricName: wire.Some(metric)}, Period: wire.Some(int64(60)), Stat: wire.Some("Sum"),
		}}
	}
	in := &api.PutMetricAlarmInput{
		AlarmName: wire.Some("rate"), EvaluationPeriods: wire.Some(int64(1)), Threshold: wire.Some(10.0), ComparisonOperator: wire.Some("GreaterThanThreshold"),
		Metrics: []api.MetricDataQuery{query("errors", "e"), query("all", "c"), {Id: wire.Some("rate"), Expression: wire.Some("errors/all*100")}},
	}
	b.putAlarm(in)
	b.put("e", 2)
	b.put("c", 10)
	b.minute()
	if a := b.alarm("rate"); a.StateValue.V != "ALARM" || len(a.Metrics) != 3 || a.Period.Set {
		t.Errorf("%+v", a)
	}
	for _, c := range []struct {
		edit func(*api.PutMetricAlarmInput)
		want string
	}{
		{func(in *api.PutMetricAlarmInput) { in.Metrics[0].ReturnData = wire.Some(true) }, "Exactly one element of the metrics list should return data."},
		{func(in *api.PutMetricAlarmInput) { in.Metrics[2].Expression = wire.Some("nope/all") }, "Error in expression 'rate'"},
		{func(in *api.PutMetricAlarmInput) { in.Metrics[2].Expression = wire.Some("SUM(SEARCH('x','Sum',60))") }, "SEARCH is not supported on Metric Alarms."},
		{func(in *api.PutMetricAlarmInput) { in.MetricName = wire.Some("m") }, "cannot be specified along with"},
	} {
		bad := *in
		bad.Metrics = append([]api.MetricDataQuery(nil), in.Metrics...)
		c.edit(&bad)
		if err := checkMetricAlarm(&bad); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

func TestAlarmChecks(t *testing.T) {
	for want, edit := range map[string]func(*api.PutMetricAlarmInput){
		"Exactly one element": func(in *api.PutMetricAlarmInput) { in.MetricName = wire.Opt[string]{} },
		"mutually exclusive":  func(in *api.PutMetricAlarmInput) { in.ExtendedStatistic = wire.Some("p99") },
		"Must specify either": func(in *api.PutMetricAlarmInput) { in.Statistic = wire.Opt[string]{} },
		"Invalid extended statistic": func(in *api.PutMetricAlarmInput) {
			in.Statistic, in.ExtendedStatistic = wire.Opt[string]{}, wire.Some("q99")
		},
		"Period":                  func(in *api.PutMetricAlarmInput) { in.Period = wire.Some(int64(45)) },
		"evaluationPeriods":       func(in *api.PutMetricAlarmInput) { in.EvaluationPeriods = wire.Opt[int64]{} },
		"comparisonOperator":      func(in *api.PutMetricAlarmInput) { in.ComparisonOperator = wire.Opt[string]{} },
		"The parameter Threshold": func(in *api.PutMetricAlarmInput) { in.Threshold = wire.Opt[float64]{} },
		"more than a day":         func(in *api.PutMetricAlarmInput) { in.EvaluationPeriods = wire.Some(int64(1441)) },
		"less than or equal to EvaluationPeriods": func(in *api.PutMetricAlarmInput) { in.DatapointsToAlarm = wire.Some(int64(2)) },
		"TreatMissingData":                        func(in *api.PutMetricAlarmInput) { in.TreatMissingData = wire.Some("whatever") },
		"EvaluateLowSampleCountPercentile":        func(in *api.PutMetricAlarmInput) { in.EvaluateLowSampleCountPercentile = wire.Some("x") },
		"Invalid arn syntax":                      func(in *api.PutMetricAlarmInput) { in.OKActions = []string{"me"} },
		"at most 5 actions":                       func(in *api.PutMetricAlarmInput) { in.OKActions = strings.Split("arn:,arn:,arn:,arn:,arn:,arn:", ",") },
		"ThresholdMetricId":                       func(in *api.PutMetricAlarmInput) { in.ThresholdMetricId = wire.Some("ad1") },
		"LessThanLowerOrGreaterThanUpperThreshold": func(in *api.PutMetricAlarmInput) {
			in.ComparisonOperator = wire.Some("LessThanLowerOrGreaterThanUpperThreshold")
		},
	} {
		if err := checkMetricAlarm(metricAlarm("a", "m", edit)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if err := checkMetricAlarm(metricAlarm("a", "m", nil)); err != nil {
		t.Error(err)
	}
}

// described is DescribeAlarms of a metric alarm.
func (b *bench) described(name string) string {
	_, body := b.json("DescribeAlarms", `{"AlarmNames":["`+name+`"]}`)
	return body
}

// composite describes the composite alarm of a name.
func (b *bench) composite(name string) string {
	_, body := b.json("DescribeAlarms", `{"AlarmTypes":["CompositeAlarm"],"AlarmNames":["`+name+`"]}`)
	return body
}

func TestCompositeAlarms(t *testing.T) {
	b := newBench(t)
	b.putAlarm(metricAlarm("one", "m", nil))
	b.putAlarm(metricAlarm("two", "n", nil))
	for _, c := range []struct{ body, want string }{
		{`{"AlarmName":"either","AlarmRule":"ALARM(one) OR ALARM(\"arn:aws:cloudwatch:us-east-1:000000000000:alarm:two\")"}`, ""},
		{`{"AlarmName":"above","AlarmRule":"NOT OK(either)"}`, ""},
		{`{"AlarmName":"self","AlarmRule":"NOT ALARM(self)"}`, ""}, // never evaluated
		{`{"AlarmName":"bad","AlarmRule":"ALARM("}`, "Error in AlarmRule"},
		{`{"AlarmName":"bad","AlarmRule":"ALARM(nobody)"}`, "do not exist"},
		{`{"AlarmName":"one","AlarmRule":"TRUE"}`, "another type"},
		{`{"AlarmName":"bad","AlarmRule":"TRUE","ActionsSuppressor":"one"}`, "ActionsSuppressor is not implemented"},
	} {
		status, body := b.json("PutCompositeAlarm", c.body)
		if (status == 200) != (c.want == "") || !strings.Contains(body, c.want) {
			t.Errorf("%s: %d %s", c.body, status, body)
		}
	}
	b.minute()
	contains(t, b.composite("either"), `"StateValue":"OK"`)
	contains(t, b.composite("above"), `"StateValue":"OK"`)
	contains(t, b.composite("self"), `"StateValue":"INSUFFICIENT_DATA"`)
	_, _ = b.json("SetAlarmState", `{"AlarmName":"two","StateValue":"ALARM","StateReason":"test"}`)
	contains(t, b.composite("either"), `"StateValue":"ALARM"`, `alarm:two transitioned to ALARM at Wednesday 04 March, 2026 12:01:10 UTC`,
		`\"triggeringAlarms\":[{\"arn\":\"arn:aws:cloudwatch:us-east-1:000000000000:alarm:two\",\"state\":{\"value\":\"ALARM\",\"timestamp\":\"2026-03-04T12:01:10.000+0000\"}}]`)
	contains(t, b.composite("above"), `"StateValue":"ALARM"`)
	_, children := b.json("DescribeAlarms", `{"ChildrenOfAlarmName":"either"}`)
	contains(t, children, `"AlarmName":"one"`, `"AlarmName":"two"`)
	_, parents := b.json("DescribeAlarms", `{"ParentsOfAlarmName":"either"}`)
	contains(t, parents, `"AlarmName":"above"`)
	if status, body := b.json("DeleteAlarms", `{"AlarmNames":["two"]}`); status != 400 || !strings.Contains(body, "Cannot delete two as there are composite alarm(s) depending on it.") {
		t.Errorf("%d %s", status, body)
	}
	for _, name := range []string{"above", "either", "one"} {
		if status, body := b.json("DeleteAlarms", `{"AlarmNames":["`+name+`"]}`); status != 200 {
			t.Errorf("%d %s", status, body)
		}
	}
}

func TestSetAlarmStateHoldsUntilTheNextLook(t *testing.T) {
	b := newBench(t)
	b.putAlarm(metricAlarm("a", "m", func(in *api.PutMetricAlarmInput) { in.Tags = []api.Tag{{Key: wire.Some("k"), Value: wire.Some("v")}} }))
	b.put("m", 0)
	if status, body := b.json("SetAlarmState", `{"AlarmName":"a","StateValue":"ALARM","StateReason":"testing","StateReasonData":"{\"a\":1}"}`); status != 200 {
		t.Fatal(body)
	}
	if a := b.alarm("a"); a.StateValue.V != "ALARM" || a.StateReason.V != "testing" || a.StateReasonData.V != `{"a":1}` {
		t.Errorf("%+v", a)
	}
	if status, _ := b.json("SetAlarmState", `{"AlarmName":"a","StateValue":"ALARM","StateReason":"testing","StateReasonData":"{"}`); status != 400 {
		t.Error(status)
	}
	if status, _ := b.json("DisableAlarmActions", `{"AlarmNames":["a","nobody"]}`); status != 200 || b.alarm("a").ActionsEnabled.V {
		t.Error(status)
	}
	b.minute()
	if a := b.alarm("a"); a.StateValue.V != "OK" {
		t.Errorf("%+v", a)
	}
	before := b.alarm("a")
	b.disk.Crash(rand.New(rand.NewPCG(3, 4)))
	b.open()
	if after := b.alarm("a"); after.StateValue != before.StateValue || !after.StateUpdatedTimestamp.V.Equal(before.StateUpdatedTimestamp.V) || after.ActionsEnabled.V {
		t.Errorf("%+v became %+v", before, after)
	}
	_, tags := b.json("ListTagsForResource", `{"ResourceARN":"`+before.AlarmArn.V+`"}`)
	contains(t, tags, `{"Tags":[{"Key":"k","Value":"v"}]}`)
	// A change of the configuration keeps state and tags.
	b.putAlarm(metricAlarm("a", "m", func(in *api.PutMetricAlarmInput) { in.Threshold = wire.Some(7.0) }))
	if a := b.alarm("a"); a.StateValue.V != "OK" || a.Threshold.V != 7 {
		t.Errorf("%+v", a)
	}
	if err := b.alarms.expire(b.clock.Now().Add(historyFor + time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, history := b.json("DescribeAlarmHistory", `{}`); strings.Contains(history, "HistorySummary") {
		t.Error(history)
	}
}

func TestDescribeAlarms(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"c", "a", "ab"} {
		b.putAlarm(metricAlarm(name, "m", func(in *api.PutMetricAlarmInput) { in.OKActions = []string{"arn:x:" + name} }))
	}
	for in, want := range map[string]int{`{}`: 3, `{"AlarmNamePrefix":"a"}`: 2, `{"ActionPrefix":"arn:x:c"}`: 1, `{"StateValue":"OK"}`: 0, `{"AlarmTypes":["CompositeAlarm"]}`: 0, `{"MaxRecords":2}`: 2} {
		_, body := b.json("DescribeAlarms", in)
		if got := strings.Count(body, `"AlarmName"`); got != want {
			t.Errorf("%s: %d, %s", in, got, body)
		}
	}
	_, body := b.json("DescribeAlarmsForMetric", `{"Namespace":"test","MetricName":"m","Statistic":"Sum"}`)
	if strings.Count(body, `"AlarmName"`) != 3 {
		t.Error(body)
	}
	if status, body := b.json("DeleteAlarms", `{"AlarmNames":["a","nobody"]}`); status != 200 || strings.Contains(b.described("a"), "AlarmName") {
		t.Errorf("%d %s", status, body)
	}
}

func TestDashboards(t *testing.T) {
	b := newBench(t)
	if status, body := b.json("PutDashboard", `{"DashboardName":"d-1","DashboardBody":"{\"widgets\":[]}"}`); status != 200 || body != `{"DashboardValidationMessages":[]}` {
		t.Errorf("%d %s", status, body)
	}
	if status, body := b.json("PutDashboard", `{"DashboardName":"no space","DashboardBody":"{}"}`); status != 400 || !strings.Contains(body, "It can only contain alphanumerics, dash (-) and underscore (_).\\n") {
		t.Errorf("%d %s", status, body)
	}
	if status, body := b.json("PutDashboard", `{"DashboardName":"d-2","DashboardBody":"{"}`); status != 400 || !strings.Contains(body, "dashboardValidationMessages") {
		t.Errorf("%d %s", status, body)
	}
	b.restart()
	_, body := b.json("ListDashboards", `{"DashboardNamePrefix":"d"}`)
	contains(t, body, `"DashboardArn":"arn:aws:cloudwatch::000000000000:dashboard/d-1"`, `"Size":14`)
	_, body = b.json("GetDashboard", `{"DashboardName":"d-1"}`)
	contains(t, body, `"DashboardBody":"{\"widgets\":[]}"`)
	if status, _ := b.json("DeleteDashboards", `{"DashboardNames":["d-1","nobody"]}`); status != 404 {
		t.Error(status)
	}
	if status, _ := b.json("GetDashboard", `{"DashboardName":"d-1"}`); status != 404 {
		t.Error(status)
	}
}

func TestEvaluationEndsWithItsContext(t *testing.T) {
	b := newBench(t)
	b.putAlarm(metricAlarm("a", "m", func(in *api.PutMetricAlarmInput) { in.Period = wire.Some(int64(10)) }))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.evaluate(ctx); err == nil {
		t.Error("it goes on")
	}
}

// TestManyAlarmsChangeTogether proves that all alarms that one look changes do change, in one change.
func TestManyAlarmsChangeTogether(t *testing.T) {
	b := newBench(t)
	b.put("m", 7)
	for i := range 50 {
		b.putAlarm(metricAlarm(string(rune('A'+i)), "m", nil))
	}
	b.minute()
	out := &api.DescribeAlarmsOutput{}
	call(b, api.DescribeAlarms, &api.DescribeAlarmsInput{StateValue: wire.Some("INSUFFICIENT_DATA"), MaxRecords: wire.Some(int64(100))}, out)
	all := &api.DescribeAlarmsOutput{}
	call(b, api.DescribeAlarms, &api.DescribeAlarmsInput{StateValue: wire.Some("ALARM"), MaxRecords: wire.Some(int64(100))}, all)
	if len(out.MetricAlarms) != 0 || len(all.MetricAlarms) != 50 {
		t.Errorf("%d alarms have no data, %d are in alarm", len(out.MetricAlarms), len(all.MetricAlarms))
	}
	for _, a := range all.MetricAlarms {
		if !a.StateUpdatedTimestamp.V.Equal(b.clock.Now()) {
			t.Errorf("%s changed at %v", a.AlarmName.V, a.StateUpdatedTimestamp.V)
		}
	}
}
