package task

// Proves how a task starts an execution and what it gets when it waits for it: the recorded forms of .sync and .sync:2, a failed child, and
// that an attempt which is repeated after a crash starts nothing twice, whatever has become of its child meanwhile. How: recorded executions
// (test_callback.py), and services that remember names as Step Functions does.

import (
	"strings"
	"testing"
	"time"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/wire"
)

const testChild = "arn:aws:states:us-east-1:111111111111:execution:child:TestStartTarget"

var started = time.UnixMilli(1733089875458)

func described(status string) *api.DescribeExecutionOutput {
	return &api.DescribeExecutionOutput{
		ExecutionArn: wire.Some(testChild), StateMachineArn: wire.Some("arn:aws:states:us-east-1:111111111111:stateMachine:child"), Name: wire.Some("TestStartTarget"),
		Status: wire.Some(status), StartDate: wire.Some(started), StopDate: wire.Some(started.Add(time.Second)), Input: wire.Some("{}"),
		InputDetails: &api.CloudWatchEventsExecutionDataDetails{Included: wire.Some(true)}, RedriveCount: wire.Some(int64(0)),
	}
}

func TestChildren(t *testing.T) {
	w := newTestWorld(t)
	w.answers("StartExecution", &api.StartExecutionOutput{ExecutionArn: wire.Some(testChild), StartDate: wire.Some(started)})
	c := testCall(t, "arn:aws:states:::states:startExecution.sync", `{"StateMachineArn":"m","Input":{"Hello":"World"},"Name":"TestStartTarget"}`)
	r, err := w.tasks().Do(t.Context(), c)
	if err != nil || r.Child != testChild || !strings.HasPrefix(r.Output.String(), `{"ExecutionArn":"`+testChild+`","SdkHttpMetadata":{`) ||
		!strings.HasSuffix(r.Output.String(), `,"StartDate":1733089875458}`) {
		t.Fatalf("%+v, %v", r, err)
	}
	if in := w.calls[0].Input.(*api.StartExecutionInput); in.Input.V != `{"Hello":"World"}` || in.Name.V != "TestStartTarget" {
		t.Errorf("%+v", in)
	}
	w.answers("DescribeExecution", described("RUNNING"))
	if r, over, err := w.tasks().Child(t.Context(), c, testChild); r != nil || over || err != nil {
		t.Errorf("a child that runs: %v %v %v", r, over, err)
	}
	ended := described("SUCCEEDED")
	ended.Output, ended.OutputDetails = wire.Some(`{"Arg1":"argument1"}`), ended.InputDetails
	w.answers("DescribeExecution", ended)
	for pattern, io := range map[resource.Pattern][2]string{resource.Sync: {`"{}"`, `"{\"Arg1\":\"argument1\"}"`}, resource.SyncJSON: {`{}`, `{"Arg1":"argument1"}`}} {
		c.Resource.Pattern = pattern
		want := `{"ExecutionArn":"` + testChild + `","Input":` + io[0] + `,"InputDetails":{"Included":true},"Name":"TestStartTarget","Output":` + io[1] +
			`,"OutputDetails":{"Included":true},"RedriveCount":0,"StartDate":1733089875458,"StateMachineArn":"arn:aws:states:us-east-1:111111111111:stateMachine:child",` +
			`"Status":"SUCCEEDED","StopDate":1733089876458}`
		if r, over, err := w.tasks().Child(t.Context(), c, testChild); err != nil || !over || r.Output.String() != want {
			t.Errorf("%v %v\n%v\nwant %s", over, err, r, want)
		}
	}
}

func TestChildrenThatFail(t *testing.T) {
	w := newTestWorld(t)
	for _, pattern := range []resource.Pattern{resource.Sync, resource.SyncJSON} {
		c := testCall(t, "arn:aws:states:::states:startExecution", `{"StateMachineArn":"m"}`)
		c.Resource.Pattern = pattern
		failed := described("FAILED")
		failed.Error, failed.Cause = wire.Some("SomeFailure"), wire.Some("a cause")
		w.answers("DescribeExecution", failed)
		want := `States.TaskFailed: {"Cause":"a cause","Error":"SomeFailure","ExecutionArn":"` + testChild + `","Input":"{}","InputDetails":{"Included":true},` +
			`"Name":"TestStartTarget","RedriveCount":0,"StartDate":1733089875458,"StateMachineArn":"arn:aws:states:us-east-1:111111111111:stateMachine:child",` +
			`"Status":"FAILED","StopDate":1733089876458}`
		if _, over, err := w.tasks().Child(t.Context(), c, testChild); !over || err == nil || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
		for _, status := range []string{"TIMED_OUT", "ABORTED"} {
			w.answers("DescribeExecution", described(status))
			if _, over, err := w.tasks().Child(t.Context(), c, testChild); !over || err == nil || !strings.Contains(err.Error(), `"Status":"`+status+`"`) {
				t.Errorf("%s: %v", status, err)
			}
		}
		w.refuses("DescribeExecution", api.ErrExecutionDoesNotExist.New("gone"))
		if _, over, err := w.tasks().Child(t.Context(), c, testChild); !over || err == nil || !strings.HasPrefix(err.Error(), "StepFunctions.ExecutionDoesNotExistException: gone (") {
			t.Errorf("%v", err)
		}
		long := described("SUCCEEDED")
		long.Output = wire.Some(`"` + strings.Repeat("a", ResultBytesMax) + `"`)
		w.answers("DescribeExecution", long)
		if _, over, err := w.tasks().Child(t.Context(), c, testChild); !over || err == nil || !strings.HasPrefix(err.Error(), "States.DataLimitExceeded: The state/task 'states' ") {
			t.Errorf("%.200v", err)
		}
	}
}

func TestAttemptsStartOneChild(t *testing.T) {
	w := newTestWorld(t)
	names := map[string]string{} // input by name
	over := false
	w.answer["StartExecution"] = func(in wire.Shape) (wire.Shape, *wire.Error) {
		i := in.(*api.StartExecutionInput)
		if was, known := names[i.Name.V]; known && (over || was != i.Input.V) {
			return nil, api.ErrExecutionAlreadyExists.New("Execution Already Exists: '" + i.Name.V + "'")
		}
		names[i.Name.V] = i.Input.V
		return &api.StartExecutionOutput{ExecutionArn: wire.Some(executionOf(i.StateMachineArn.V, i.Name.V)), StartDate: wire.Some(started)}, nil
	}
	w.answer["DescribeExecution"] = func(in wire.Shape) (wire.Shape, *wire.Error) {
		out := described("SUCCEEDED")
		out.ExecutionArn = in.(*api.DescribeExecutionInput).ExecutionArn
		return out, nil
	}
	c := testCall(t, "arn:aws:states:::states:startExecution.sync:2", `{"StateMachineArn":"arn:aws:states:us-east-1:111111111111:stateMachine:child:alias","Input":{}}`)
	first, err := w.tasks().Do(t.Context(), c)
	if err != nil || !strings.HasPrefix(first.Child, "arn:aws:states:us-east-1:111111111111:execution:child:") {
		t.Fatalf("%+v %v", first, err)
	}
	for _, over = range []bool{false, true} { // the child runs, the child has ended
		again, err := w.tasks().Do(t.Context(), c)
		if err != nil || again.Child != first.Child || again.Output.String() != first.Output.String() || len(names) != 1 {
			t.Errorf("%+v %v, %d children", again, err, len(names))
		}
	}
	c.Attempt = "8" // a retry
	if again, err := w.tasks().Do(t.Context(), c); err != nil || again.Child == first.Child || len(names) != 2 {
		t.Errorf("%+v %v", again, err)
	}
	// A name of the author's is the author's to keep apart.
	c.Input = parseValue(t, `{"StateMachineArn":"m","Name":"mine"}`)
	if _, err := w.tasks().Do(t.Context(), c); err != nil {
		t.Error(err)
	}
	if _, err := w.tasks().Do(t.Context(), c); err == nil || !strings.HasPrefix(err.Error(), "StepFunctions.ExecutionAlreadyExistsException: ") {
		t.Error(err)
	}
}

func TestCancel(t *testing.T) {
	w := newTestWorld(t)
	w.answers("StopExecution", &api.StopExecutionOutput{})
	c := testCall(t, "arn:aws:states:::states:startExecution.sync", `{"StateMachineArn":"m"}`)
	if err := w.tasks().Cancel(t.Context(), c, testChild); err != nil || w.calls[0].Input.(*api.StopExecutionInput).ExecutionArn.V != testChild {
		t.Errorf("%v", err)
	}
	w.refuses("StopExecution", api.ErrExecutionDoesNotExist.New("gone"))
	if err := w.tasks().Cancel(t.Context(), c, testChild); err == nil {
		t.Error("a child that is not there was stopped")
	}
	w.distrusts = ErrRole
	if err := w.tasks().Cancel(t.Context(), c, testChild); err == nil {
		t.Error("nobody stopped it")
	}
}
