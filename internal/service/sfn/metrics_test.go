package sfn

// Proves that what happens in executions is counted and measured as AWS/States has it, by the dimensions that it has, in bounded memory. How:
// executions are run by the core with answers that come at known times, and all metrics are compared as a text.

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sluice/internal/service"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

var metricsStart = time.Date(2026, 11, 22, 1, 33, 0, 0, time.UTC)

func metricsOrigin(name string) *engine.Origin {
	return &engine.Origin{Key: ledger.Key{Account: testAccount, Region: testRegion, Machine: "m", Name: name}, Started: metricsStart}
}

// measured runs executions and tells their events.
type measured struct {
	t testing.TB
	m metrics
	o *engine.Origin
	x *execution.Execution
	// at is the time in milliseconds since the start.
	at int64
}

func measure(t testing.TB, definition string) *measured {
	t.Helper()
	machine, diagnostics := asl.Compile(definition, asl.Standard)
	if machine == nil {
		t.Fatal(diagnostics)
	}
	r := &measured{t: t, o: metricsOrigin("x")}
	r.x = execution.New(machine, execution.Spec{ARN: r.o.ARN()})
	return r
}

// after lets time pass, brings stimuli, and returns the attempt that is called then.
func (r *measured) after(millis int64, stimuli ...execution.Stimulus) (attempt int64) {
	r.at += millis
	events, effects := r.x.Run(execution.Env{Now: metricsStart.Add(time.Duration(r.at) * time.Millisecond), Random: rand.NewPCG(1, 2)}, stimuli...)
	redrives, _ := r.x.Redrives()
	r.m.happened(r.o, redrives, events)
	for _, e := range effects {
		if call, ok := e.(execution.Call); ok {
			attempt = call.Attempt
		}
	}
	return attempt
}

// drained is a line for each observation, without those that have no dimension unless whole says so.
func drain(m service.Observed, whole bool) string {
	var lines []string
	m.Drain(func(o *service.Observation) {
		if len(o.Dimensions) == 0 && !whole {
			return
		}
		line := o.Name
		for _, d := range o.Dimensions {
			line += " " + strings.ReplaceAll(d.Value, testARN, "ARN:")
		}
		slices.SortFunc(o.Samples, func(a, b service.Sample) int { return int(a.Value - b.Value) })
		for _, s := range o.Samples {
			line += fmt.Sprintf(" %vx%v", s.Count, s.Value)
		}
		lines = append(lines, line)
	})
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func (r *measured) want(whole bool, lines ...string) {
	r.t.Helper()
	if got, want := drain(&r.m, whole), strings.Join(lines, "\n"); got != want {
		r.t.Errorf("measured\n%s\nwant\n%s", got, want)
	}
	if n := len(r.m.tasks.of); r.x.Status() != execution.Running && n != 0 {
		r.t.Errorf("%d executions are remembered that are over", n)
	}
}

func taskMachine(resource, more string) string {
	return `{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "` + resource + `"` + more + `, "End": true}}}`
}

const activityARN = testARN + "activity:a"

func TestActivitiesAreMeasured(t *testing.T) {
	r := measure(t, taskMachine(activityARN, ""))
	a := r.after(0, execution.Start{Input: "{}"})
	r.after(200, execution.Began{Attempt: a, Worker: "w"})
	r.after(300, execution.Answer{Attempt: a, Output: execution.JSON("1")})
	r.want(
		true, "ActivitiesScheduled 1x1", "ActivitiesScheduled ARN:activity:a 1x1", "ActivitiesStarted 1x1", "ActivitiesStarted ARN:activity:a 1x1",
		"ActivitiesSucceeded 1x1", "ActivitiesSucceeded ARN:activity:a 1x1", "ActivityRunTime 1x300", "ActivityRunTime ARN:activity:a 1x300",
		"ActivityScheduleTime 1x200", "ActivityScheduleTime ARN:activity:a 1x200", "ActivityTime 1x500", "ActivityTime ARN:activity:a 1x500",
		"ExecutionTime 1x500", "ExecutionTime ARN:stateMachine:m 1x500", "ExecutionsAborted 2x0", "ExecutionsAborted ARN:stateMachine:m 2x0",
		"ExecutionsFailed 2x0", "ExecutionsFailed ARN:stateMachine:m 2x0", "ExecutionsStarted 1x0 1x1", "ExecutionsStarted ARN:stateMachine:m 1x0 1x1",
		"ExecutionsSucceeded 1x0 1x1", "ExecutionsSucceeded ARN:stateMachine:m 1x0 1x1", "ExecutionsTimedOut 2x0",
		"ExecutionsTimedOut ARN:stateMachine:m 2x0",
	)
	r.want(true)
}

func TestSilentActivitiesAreMeasured(t *testing.T) {
	for _, test := range []struct {
		more   string
		after  int64
		silent bool
	}{
		{`, "TimeoutSeconds": 10, "HeartbeatSeconds": 2`, 2_000, true},
		{`, "HeartbeatSeconds": 2`, 2_000, true},
		{`, "TimeoutSeconds": 3`, 3_100, false},
	} {
		r := measure(t, taskMachine(activityARN, test.more))
		a := r.after(0, execution.Start{Input: "{}"})
		r.after(100, execution.Began{Attempt: a})
		r.after(test.after)
		got := drain(&r.m, false)
		if !strings.Contains(got, "ActivitiesTimedOut ARN:activity:a 1x1") || strings.Contains(got, "ActivitiesHeartbeatTimedOut ARN:activity:a 1x1") != test.silent {
			t.Errorf("%s: measured\n%s", test.more, got)
		}
	}
}

func TestFunctionsAreMeasured(t *testing.T) {
	const function = "arn:aws:lambda:us-east-1:111111111111:function:f"
	r := measure(t, taskMachine(function, `, "Retry": [{"ErrorEquals": ["E"], "IntervalSeconds": 1, "MaxAttempts": 1}]`))
	a := r.after(0, execution.Start{Input: "{}"})
	r.after(30, execution.Refusal{Attempt: a, Failure: execution.Failed("E", "C")})
	a = r.after(1_000)
	r.after(50, execution.Refusal{Attempt: a, Failure: execution.Failed("E", "C"), Stage: execution.Scheduling})
	r.want(
		false, "ExecutionTime ARN:stateMachine:m 1x1080", "ExecutionsAborted ARN:stateMachine:m 2x0", "ExecutionsFailed ARN:stateMachine:m 1x0 1x1",
		"ExecutionsStarted ARN:stateMachine:m 1x0 1x1", "ExecutionsSucceeded ARN:stateMachine:m 2x0", "ExecutionsTimedOut ARN:stateMachine:m 2x0",
		"LambdaFunctionRunTime "+function+" 1x30 1x50", "LambdaFunctionScheduleTime "+function+" 2x0", "LambdaFunctionTime "+function+" 1x30 1x50",
		"LambdaFunctionsFailed "+function+" 2x1", "LambdaFunctionsScheduled "+function+" 2x1", "LambdaFunctionsStarted "+function+" 2x1",
	)
}

func TestIntegrationsAreMeasured(t *testing.T) {
	const queue = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
	r := measure(t, taskMachine(queue, `, "TimeoutSeconds": 1, "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}`))
	a := r.after(0, execution.Start{Input: "{}"})
	r.after(10, execution.Submitted{Attempt: a, Output: "1"})
	r.after(1_000)
	r.want(
		false, "ExecutionTime ARN:stateMachine:m 1x1010", "ExecutionsAborted ARN:stateMachine:m 2x0", "ExecutionsFailed ARN:stateMachine:m 1x0 1x1",
		"ExecutionsStarted ARN:stateMachine:m 1x0 1x1", "ExecutionsSucceeded ARN:stateMachine:m 2x0", "ExecutionsTimedOut ARN:stateMachine:m 2x0",
		"ServiceIntegrationRunTime "+queue+" 1x1010", "ServiceIntegrationScheduleTime "+queue+" 1x0", "ServiceIntegrationTime "+queue+" 1x1010",
		"ServiceIntegrationsScheduled "+queue+" 1x1", "ServiceIntegrationsStarted "+queue+" 1x1", "ServiceIntegrationsTimedOut "+queue+" 1x1",
	)
	r = measure(t, taskMachine("arn:aws:states:::aws-sdk:sqs:listQueues", ""))
	r.m.happened(r.o, 0, []execution.Event{{ID: 7, Type: execution.TaskSucceeded, Task: &execution.Task{ResourceType: "aws-sdk:sqs", Resource: "listQueues"}}})
	r.want(false, "ServiceIntegrationsSucceeded arn:aws:states:::aws-sdk:sqs:listQueues 1x1") // it was scheduled before the process started
}

func TestRedrivenExecutionsAreMeasured(t *testing.T) {
	r := measure(t, `{"StartAt": "F", "States": {"F": {"Type": "Fail"}}}`)
	r.o.VersionARN, r.o.AliasARN = testARN+"stateMachine:m:3", testARN+"stateMachine:m:live"
	r.after(0, execution.Start{Input: "{}"})
	r.want(
		true, "ExecutionTime 1x0", "ExecutionTime ARN:stateMachine:m 1x0", "ExecutionTime ARN:stateMachine:m 3 1x0",
		"ExecutionTime ARN:stateMachine:m live 1x0", "ExecutionsAborted 2x0", "ExecutionsAborted ARN:stateMachine:m 2x0",
		"ExecutionsAborted ARN:stateMachine:m 3 2x0", "ExecutionsAborted ARN:stateMachine:m live 2x0", "ExecutionsFailed 1x0 1x1",
		"ExecutionsFailed ARN:stateMachine:m 1x0 1x1", "ExecutionsFailed ARN:stateMachine:m 3 1x0 1x1", "ExecutionsFailed ARN:stateMachine:m live 1x0 1x1",
		"ExecutionsStarted 1x0 1x1", "ExecutionsStarted ARN:stateMachine:m 1x0 1x1", "ExecutionsStarted ARN:stateMachine:m 3 1x0 1x1",
		"ExecutionsStarted ARN:stateMachine:m live 1x0 1x1", "ExecutionsSucceeded 2x0", "ExecutionsSucceeded ARN:stateMachine:m 2x0",
		"ExecutionsSucceeded ARN:stateMachine:m 3 2x0", "ExecutionsSucceeded ARN:stateMachine:m live 2x0", "ExecutionsTimedOut 2x0",
		"ExecutionsTimedOut ARN:stateMachine:m 2x0", "ExecutionsTimedOut ARN:stateMachine:m 3 2x0", "ExecutionsTimedOut ARN:stateMachine:m live 2x0",
	)
	r.o.VersionARN, r.o.AliasARN = "", ""
	r.after(500, execution.Redrive{})
	r.want(
		false, "ExecutionTime ARN:stateMachine:m 1x500", "ExecutionsAborted ARN:stateMachine:m 1x0", "ExecutionsFailed ARN:stateMachine:m 1x1",
		"ExecutionsRedriven ARN:stateMachine:m 1x1", "ExecutionsStarted ARN:stateMachine:m 1x0", "ExecutionsSucceeded ARN:stateMachine:m 1x0",
		"ExecutionsTimedOut ARN:stateMachine:m 1x0", "RedrivenExecutionsFailed ARN:stateMachine:m 1x1",
	)
}

func TestAbortedAndLateExecutionsAreMeasured(t *testing.T) {
	r := measure(t, taskMachine(activityARN, ""))
	r.after(0, execution.Start{Input: "{}"})
	drain(&r.m, true)
	r.after(5, execution.Stop{})
	r.want(
		false, "ExecutionTime ARN:stateMachine:m 1x5", "ExecutionsAborted ARN:stateMachine:m 1x1", "ExecutionsFailed ARN:stateMachine:m 1x0",
		"ExecutionsStarted ARN:stateMachine:m 1x0", "ExecutionsSucceeded ARN:stateMachine:m 1x0", "ExecutionsTimedOut ARN:stateMachine:m 1x0",
	)
	r = measure(t, `{"TimeoutSeconds": 1, "StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 9, "End": true}}}`)
	r.after(0, execution.Start{Input: "{}"})
	drain(&r.m, true)
	r.after(1_000)
	r.want(
		false, "ExecutionTime ARN:stateMachine:m 1x1000", "ExecutionsAborted ARN:stateMachine:m 1x0", "ExecutionsFailed ARN:stateMachine:m 1x0",
		"ExecutionsStarted ARN:stateMachine:m 1x0", "ExecutionsSucceeded ARN:stateMachine:m 1x0", "ExecutionsTimedOut ARN:stateMachine:m 1x1",
	)
}

func TestAbandonedTasksAreForgotten(t *testing.T) {
	for name, definition := range map[string]string{
		"parallel": `{"StartAt": "P", "States": {"P": {"Type": "Parallel", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "W"}], "End": true, "Branches": [
			` + taskMachine(activityARN, "") + `, {"StartAt": "F", "States": {"F": {"Type": "Wait", "Seconds": 1, "Next": "G"}, "G": {"Type": "Fail"}}}]}, "W": {"Type": "Wait", "Seconds": 9, "End": true}}}`,
		"map": `{"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "W"}], "End": true, "ItemProcessor":
			{"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 1, "Next": "T"}], "Default": "V"}, "T": {"Type": "Task", "Resource": "` + activityARN + `", "End": true},
			"V": {"Type": "Wait", "Seconds": 1, "Next": "G"}, "G": {"Type": "Fail"}}}}, "W": {"Type": "Wait", "Seconds": 9, "End": true}}}`,
	} {
		r := measure(t, definition)
		r.after(0, execution.Start{Input: "[1, 2]"})
		if n := len(r.m.tasks.of); n != 1 {
			t.Errorf("%s: of %d executions the tasks are remembered", name, n)
		}
		r.after(1_000)
		if n := len(r.m.tasks.of); n != 0 || r.x.Status() != execution.Running {
			t.Errorf("%s: the tasks of %d executions are remembered that nobody waits for; it is %s", name, n, r.x.Status())
		}
	}
}

func TestSumsAreOfOneDimension(t *testing.T) {
	r := measure(t, `{"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}`)
	r.o.VersionARN = testARN + "stateMachine:m:3"
	r.after(0, execution.Start{Input: "{}"})
	var got []string
	r.m.Metrics(context.Background(), func(m *service.Metric) {
		if len(m.Dimensions) != 1 || m.Account != testAccount || m.Region != testRegion || m.Help == "" {
			t.Errorf("metric %+v", m)
		}
		got = append(got, fmt.Sprint(m.Namespace, " ", m.Name, " ", m.Value, " of ", m.Samples, " ", m.Kind))
	})
	slices.Sort(got)
	if want := "[AWS/States ExecutionTime 0 of 1 2 AWS/States ExecutionsAborted 0 of 2 1 AWS/States ExecutionsFailed 0 of 2 1 AWS/States ExecutionsStarted 1 of 2 1 " +
		"AWS/States ExecutionsSucceeded 1 of 2 1 AWS/States ExecutionsTimedOut 0 of 2 1]"; fmt.Sprint(got) != want {
		t.Errorf("sums are\n%v", got)
	}
}

func TestMemoryOfMetricsIsBounded(t *testing.T) {
	var m metrics
	scheduled := []execution.Event{{ID: 3, Type: execution.ActivityScheduled, Frame: 1, Task: &execution.Task{Resource: activityARN}}}
	for i := range tasksMax + 10 {
		m.happened(metricsOrigin(fmt.Sprint(i)), 0, scheduled)
	}
	if n := len(m.tasks.of); n != tasksMax {
		t.Errorf("%d executions are remembered", n)
	}
	for i := range thingsMax + 10 {
		o := metricsOrigin("x")
		o.Key.Machine = fmt.Sprint(i)
		m.happened(o, 0, []execution.Event{{ID: 1, Type: execution.ExecutionStarted}})
	}
	if n := len(m.all); n != thingsMax {
		t.Errorf("%d things are metered", n)
	}
	drain(&m, true)
	drain(&m, true)
	if n := len(m.all); n != 0 {
		t.Errorf("%d idle things leave no room", n)
	}
}

func TestEveryMetricHasAName(t *testing.T) {
	seen := map[string]bool{}
	for m := range noMetric {
		n := m.name()
		if n.name == "" || n.help == "" || n.unit != unitCount && n.unit != unitMillis || (n.unit == unitMillis) != strings.HasSuffix(n.name, "Time") || seen[n.name] {
			t.Errorf("metric %d is called %+v", m, n)
		}
		seen[n.name] = true
	}
}

func BenchmarkHappened(b *testing.B) {
	var m metrics
	o := metricsOrigin("x")
	task := &execution.Task{ResourceType: "sqs", Resource: "sendMessage"}
	events := []execution.Event{
		{ID: 5, Type: execution.TaskSucceeded, Frame: 1, Task: task},
		{ID: 6, Type: execution.TaskStateExited, Frame: 1},
		{ID: 7, Type: execution.TaskStateEntered, Frame: 1},
		{ID: 8, Type: execution.TaskScheduled, Frame: 1, Task: task},
		{ID: 9, Type: execution.TaskStarted, Frame: 1, Task: task},
	}
	b.ReportAllocs()
	for b.Loop() {
		m.happened(o, 0, events)
	}
}
