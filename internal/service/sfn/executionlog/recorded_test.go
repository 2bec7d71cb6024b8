package executionlog

// Proves that logs have the lines that AWS wrote. How: the executions of LocalStack's test_logs (test_base, test_partial_log_levels) are run, and
// their lines compared with what AWS's log groups had then, text by text, in the order of members that AWS has since; what was replaced by a token
// there is a fixed value here.

import (
	"fmt"
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

// behind is what all lines have behind the previous event.
const behind = `,"event_timestamp":"1713959670672","execution_arn":"arn:aws:states:us-east-1:111111111111:execution:m:x"}`

// recorded is a line of the recordings.
func recorded(id int, kind, details string, previous int) string {
	return fmt.Sprintf(`{"details":{%s},"redrive_count":"0","id":"%d","type":"%s","previous_event_id":"%d"`, details, id, kind, previous) + behind
}

// What the lines say.
const (
	noInput    = `"input":"{}","inputDetails":{"truncated":false},`
	output     = `"output":"{\"Arg1\":\"argument1\"}","outputDetails":{"truncated":false}`
	role       = `"roleArn":"snf_role_arn"`
	failedFail = `"cause":"This state machines raises a 'SomeFailure' failure.","error":"SomeFailure"`
	failedWait = `"cause":"An error occurred while executing the state 'WaitState' (entered at the event id #2). ` +
		`The SecondsPath parameter does not reference an input value: $.input.waitSeconds","error":"States.Runtime"`
)

// What the executions of the three definitions have in common with each other at a level.
var (
	started         = recorded(1, "ExecutionStarted", role, 0)
	startedData     = recorded(1, "ExecutionStarted", noInput+role, 0)
	enteredFail     = recorded(2, "FailStateEntered", `"name":"FailState"`, 0)
	enteredFailData = recorded(2, "FailStateEntered", noInput+`"name":"FailState"`, 0)
	enteredWait     = recorded(2, "WaitStateEntered", `"name":"WaitState"`, 0)
	enteredWaitData = recorded(2, "WaitStateEntered", noInput+`"name":"WaitState"`, 0)
	failFailed      = recorded(3, "ExecutionFailed", failedFail, 2)
	waitFailed      = recorded(3, "ExecutionFailed", failedWait, 2)
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
			recorded(2, "PassStateEntered", `"name":"State_1"`, 0),
			recorded(3, "PassStateExited", `"name":"State_1"`, 2),
			recorded(4, "ExecutionSucceeded", ``, 3),
		}},
		{"pass", passResult, All, true, []string{
			startedData,
			recorded(2, "PassStateEntered", noInput+`"name":"State_1"`, 0),
			recorded(3, "PassStateExited", `"name":"State_1",`+output, 2),
			recorded(4, "ExecutionSucceeded", output, 3),
		}},
		{"pass", passResult, Errors, false, nil},
		{"pass", passResult, Errors, true, nil},
		{"pass", passResult, Fatal, false, nil},
		{"pass", passResult, Fatal, true, nil},
		{"pass", passResult, Off, true, nil},
		{"fail", raiseFailure, All, false, []string{started, enteredFail, failFailed}},
		{"fail", raiseFailure, All, true, []string{startedData, enteredFailData, failFailed}},
		{"fail", raiseFailure, Errors, false, []string{enteredFail, failFailed}},
		{"fail", raiseFailure, Errors, true, []string{enteredFailData, failFailed}},
		{"fail", raiseFailure, Fatal, false, []string{failFailed}},
		{"fail", raiseFailure, Fatal, true, []string{failFailed}},
		{"fail", raiseFailure, Off, true, nil},
		{"wait", waitSeconds, All, false, []string{started, enteredWait, waitFailed}},
		{"wait", waitSeconds, All, true, []string{startedData, enteredWaitData, waitFailed}},
		{"wait", waitSeconds, Errors, false, []string{waitFailed}},
		{"wait", waitSeconds, Errors, true, []string{waitFailed}},
		{"wait", waitSeconds, Fatal, false, []string{waitFailed}},
		{"wait", waitSeconds, Fatal, true, []string{waitFailed}},
		{"wait", waitSeconds, Off, false, nil},
	} {
		l := &Log{Level: test.level, Data: test.data, Spec: &spec}
		lines := l.Lines(history(t, test.definition), 0)
		got := make([]string, 0, len(lines))
		for _, line := range lines {
			if !line.Time.Equal(now) {
				t.Errorf("a line is of %v", line.Time)
			}
			got = append(got, line.Text)
		}
		if a, b := strings.Join(got, "\n"), strings.Join(test.want, "\n"); a != b {
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
