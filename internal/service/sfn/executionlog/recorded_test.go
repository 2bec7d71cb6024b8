package executionlog

// Proves that logs have the lines that AWS wrote. How: the executions of LocalStack's test_logs (test_base, test_partial_log_levels) are run, and
// their lines compared with what AWS's log groups had then, text by text; what was replaced by a token there is a fixed value here.

import (
	"strings"
	"testing"
	"time"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
)

var spec = execution.Spec{
	ARN: "arn:aws:states:us-east-1:111111111111:execution:m:x", Name: "x", MachineName: "m",
	MachineARN: "arn:aws:states:us-east-1:111111111111:stateMachine:m", RoleARN: "snf_role_arn",
}

var now = time.Date(2024, 4, 24, 11, 54, 30, 672_000_000, time.UTC)

// The definitions of the tests.
const (
	passResult   = `{"StartAt": "State_1", "States": {"State_1": {"Type": "Pass", "Result": {"Arg1": "argument1"}, "End": true}}}`
	raiseFailure = `{"StartAt": "FailState", "States": {"FailState": {"Type": "Fail", "Error": "SomeFailure", "Cause": "This state machines raises a 'SomeFailure' failure."}}}`
	waitSeconds  = `{"StartAt": "WaitState", "States": {"WaitState": {"Type": "Wait", "SecondsPath": "$.input.waitSeconds", "End": true}}}`
)

// The lines, without what all have behind the previous event.
const (
	started     = `{"id":"1","type":"ExecutionStarted","details":{"roleArn":"snf_role_arn"},"previous_event_id":"0"`
	startedData = `{"id":"1","type":"ExecutionStarted","details":{"input":"{}","inputDetails":{"truncated":false},"roleArn":"snf_role_arn"},"previous_event_id":"0"`
	failedFail  = `{"id":"3","type":"ExecutionFailed","details":{"cause":"This state machines raises a 'SomeFailure' failure.","error":"SomeFailure"},"previous_event_id":"2"`
	failedWait  = `{"id":"3","type":"ExecutionFailed","details":{"cause":"An error occurred while executing the state 'WaitState' (entered at the event id #2). ` +
		`The SecondsPath parameter does not reference an input value: $.input.waitSeconds","error":"States.Runtime"},"previous_event_id":"2"`
	enteredFail     = `{"id":"2","type":"FailStateEntered","details":{"name":"FailState"},"previous_event_id":"0"`
	enteredFailData = `{"id":"2","type":"FailStateEntered","details":{"input":"{}","inputDetails":{"truncated":false},"name":"FailState"},"previous_event_id":"0"`
	enteredWait     = `{"id":"2","type":"WaitStateEntered","details":{"name":"WaitState"},"previous_event_id":"0"`
	enteredWaitData = `{"id":"2","type":"WaitStateEntered","details":{"input":"{}","inputDetails":{"truncated":false},"name":"WaitState"},"previous_event_id":"0"`
	behind          = `,"event_timestamp":"1713959670672","execution_arn":"arn:aws:states:us-east-1:111111111111:execution:m:x","redrive_count":"0"}`
)

func TestRecordedLines(t *testing.T) {
	for _, test := range []struct {
		name, definition string
		level            Level
		data             bool
		want             []string
	}{
		{"pass", passResult, All, false, []string{
			started,
			`{"id":"2","type":"PassStateEntered","details":{"name":"State_1"},"previous_event_id":"0"`,
			`{"id":"3","type":"PassStateExited","details":{"name":"State_1"},"previous_event_id":"2"`,
			`{"id":"4","type":"ExecutionSucceeded","details":{},"previous_event_id":"3"`,
		}},
		{"pass", passResult, All, true, []string{
			startedData,
			`{"id":"2","type":"PassStateEntered","details":{"input":"{}","inputDetails":{"truncated":false},"name":"State_1"},"previous_event_id":"0"`,
			`{"id":"3","type":"PassStateExited","details":{"name":"State_1","output":"{\"Arg1\":\"argument1\"}","outputDetails":{"truncated":false}},"previous_event_id":"2"`,
			`{"id":"4","type":"ExecutionSucceeded","details":{"output":"{\"Arg1\":\"argument1\"}","outputDetails":{"truncated":false}},"previous_event_id":"3"`,
		}},
		{"pass", passResult, Errors, false, nil},
		{"pass", passResult, Errors, true, nil},
		{"pass", passResult, Fatal, false, nil},
		{"pass", passResult, Fatal, true, nil},
		{"pass", passResult, Off, true, nil},
		{"fail", raiseFailure, All, false, []string{started, enteredFail, failedFail}},
		{"fail", raiseFailure, All, true, []string{startedData, enteredFailData, failedFail}},
		{"fail", raiseFailure, Errors, false, []string{enteredFail, failedFail}},
		{"fail", raiseFailure, Errors, true, []string{enteredFailData, failedFail}},
		{"fail", raiseFailure, Fatal, false, []string{failedFail}},
		{"fail", raiseFailure, Fatal, true, []string{failedFail}},
		{"fail", raiseFailure, Off, true, nil},
		{"wait", waitSeconds, All, false, []string{started, enteredWait, failedWait}},
		{"wait", waitSeconds, All, true, []string{startedData, enteredWaitData, failedWait}},
		{"wait", waitSeconds, Errors, false, []string{failedWait}},
		{"wait", waitSeconds, Errors, true, []string{failedWait}},
		{"wait", waitSeconds, Fatal, false, []string{failedWait}},
		{"wait", waitSeconds, Fatal, true, []string{failedWait}},
		{"wait", waitSeconds, Off, false, nil},
	} {
		l := &Log{Level: test.level, Data: test.data, Spec: &spec}
		lines := l.Lines(history(t, test.definition), 0)
		got := make([]string, 0, len(lines))
		for _, line := range lines {
			if !line.At.Equal(now) {
				t.Errorf("a line is of %v", line.At)
			}
			got = append(got, line.Text)
		}
		var want []string
		for _, text := range test.want {
			want = append(want, text+behind)
		}
		if a, b := strings.Join(got, "\n"), strings.Join(want, "\n"); a != b {
			t.Errorf("%s, level %s, data %t: logged\n%s\nrecorded\n%s", test.name, test.level, test.data, a, b)
		}
	}
}

// history is what happens in an execution that nothing comes to from outside.
func history(t *testing.T, definition string) []execution.Event {
	t.Helper()
	machine, diagnostics := asl.Compile(definition, asl.Standard)
	if machine == nil {
		t.Fatal(diagnostics)
	}
	x := execution.New(machine, spec)
	events, _ := x.Run(execution.Env{Now: now}, execution.Start{Input: "{}"})
	if x.Status() == execution.Running {
		t.Fatal("it waits")
	}
	return events
}
