package sfn

// Proves that TestState answers what AWS answered: every recorded script of it, strictly (see package recorded), and through the edge what the
// recordings leave open: the calls that tasks make, who may test what, and the errors of each kind. How states run is package teststate's to prove.

import (
	"context"
	"slices"
	"strings"
	"testing"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/task"
	"sluice/internal/suites/recorded"
	"sluice/internal/value"
	"sluice/internal/wire"
)

func TestRecordedStates(t *testing.T) {
	(&recorded.Suite{
		File: "stepfunctions", AtLeast: 56, Account: testAccount, Built: func(operation string) bool { return operation == "TestState" },
		Gaps: map[string]string{
			"test_io_jsonata_parallel_state_mock_success[INFO]": "the recording is faulty: what TestState answered is taken for the answer of a call of SQS that follows; see TestParallelAsRecorded",
		},
		Literals: map[string]string{"start-": "(?:start-)?", "date": `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z?`},
		Extra:    func(object M, key string) bool { return key == "message" && object["Error"] != nil },
		Other:    func(call string) any { return other(call, 1) },
		New: func(t *testing.T) recorded.Call {
			return newBench(t).replayed
		},
	}).Run(t)
}

// The script that TestRecordedStates leaves out, with the answer that AWS gave.
func TestParallelAsRecorded(t *testing.T) {
	a := newBench(t).must("TestState", M{
		"definition": `{"Type": "Parallel", "QueryLanguage": "JSONata", "Arguments": "{% $states.input.parallelInput %}",
			"Output": {"parallelInput": "{% $states.input.parallelInput %}", "parallelResult": "{% $states.result %}"},
			"Branches": [{"StartAt": "B1", "States": {"B1": {"Type": "Pass", "End": true}}}, {"StartAt": "B2", "States": {"B2": {"Type": "Pass", "End": true}}}], "End": true}`,
		"input": `{"parallelInput": {"data": "input_value"}}`, "inspectionLevel": "INFO",
		"mock": M{"result": `[{"branch1": "result"}, {"branch2": "result"}]`},
	})
	if a["output"] != `{"parallelInput":{"data":"input_value"},"parallelResult":[{"branch1":"result"},{"branch2":"result"}]}` || a["status"] != "SUCCEEDED" || len(a) != 2 {
		t.Errorf("%v", a)
	}
}

// called is the caller of tasks of a test.
type called func(*task.Call) (*task.Result, error)

func (f called) Do(_ context.Context, c *task.Call) (*task.Result, error) { return f(c) }

const sendState = `{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody": "b"}, "End": true}`

func TestATaskIsCalledAsTheRole(t *testing.T) {
	b := newBench(t)
	var seen *task.Call
	b.service.tasks = called(func(c *task.Call) (*task.Result, error) {
		seen = c
		if seen.Input.String() == `{"QueueUrl":"q","MessageBody":"b"}` {
			return &task.Result{Output: value.String("sent")}, nil
		}
		return nil, &task.Failure{Code: "SQS.Broken", Cause: "by the test"}
	})
	if a := b.must("TestState", M{"definition": sendState, "roleArn": testRole}); a["output"] != `"sent"` {
		t.Errorf("%v", a)
	}
	if seen.RoleARN != testRole || seen.Account != testAccount || seen.Region != testRegion || seen.Resource.Service != "sqs" || seen.ExecutionARN == "" || seen.StateMachineARN == "" {
		t.Errorf("%+v", seen)
	}
	failing := `{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "x", "MessageBody": "b"}, "End": true}`
	if a := b.must("TestState", M{"definition": failing, "roleArn": testRole}); a["error"] != "SQS.Broken" || a["cause"] != "by the test" || a["status"] != "FAILED" {
		t.Errorf("%v", a)
	}
	b.untrusted = []string{testRole}
	b.refused("TestState", M{"definition": sendState, "roleArn": testRole}, "AccessDeniedException", "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.")
}

func TestStateRefusals(t *testing.T) {
	b := newBench(t)
	b.refused("TestState", M{"definition": pass, "stateName": "Z"}, "ValidationException", "State not found in definition")
	if a := b.call("TestState", M{"definition": `{"Type": "Succeed"}`, "input": "{"}); a.code != "InvalidExecutionInput" || !strings.HasPrefix(a.message, "Invalid State Machine Execution Input: '") {
		t.Errorf("%+v", a)
	}
	b.refused("TestState", M{"definition": `{"Type": "Succeed"}`, "roleArn": "arn:aws:iam::" + otherAccount + ":role/r"}, "AccessDeniedException", "Cross-account pass role is not allowed.")
	b.refused("TestState", M{"definition": `{"Type": "Succeed"}`, "roleArn": "r"}, "InvalidArn", "Invalid Arn: 'Invalid Role Arn: r'")
	parquet := `{"Type": "Map", "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "PARQUET"}, "Parameters": {"Bucket": "b", "Key": "k"}},
		"ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}, "End": true}`
	b.refused("TestState", M{"definition": parquet, "mock": M{"result": "[]"}, "stateConfiguration": M{"mapItemReaderData": "x"}}, "NotImplemented",
		"The parameter stateConfiguration.mapItemReaderData with the InputType PARQUET of TestState is not implemented.")
	if a := b.call("TestState", M{"definition": `{"Type": "Task", "Resource": "arn:aws:states:::dynamodb:query", "End": true}`, "mock": M{"result": "{}"}}); a.code != "InvalidDefinition" {
		t.Errorf("an integration that is none: %+v", a)
	}
}

func TestTestStateRequires(t *testing.T) {
	b := newBench(t)
	op := b.service.testState()
	call := &service.Call{Caller: b.Caller, Account: testAccount, Region: testRegion, Service: api.Service, Operation: op.Model}
	if err := op.Authorize(call, &api.TestStateInput{RoleArn: wire.Some(testRole), RevealSecrets: wire.Some(true)}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range call.Checks() {
		got = append(got, c.Action+" "+c.Resource)
	}
	if want := []string{"states:TestState *", "states:RevealSecrets *", "iam:PassRole " + testRole}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
