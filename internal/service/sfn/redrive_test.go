package sfn

// Proves that a redrive which is asked for again, as SDKs do after a lost answer, is made once, and what is refused. How: executions of an activity's
// task, stopped and redriven, with a restart between.

import (
	"fmt"
	"testing"
	"time"
)

func TestARedriveIsMadeOnce(t *testing.T) {
	b := newRunsBench(t)
	machine := b.machine("w", M{"definition": fmt.Sprintf(`{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": %q, "End": true}}}`, b.activity)})
	execution := b.must("StartExecution", M{"stateMachineArn": machine, "name": "x"})["executionArn"].(string)
	redrive := func(token string) any {
		t.Helper()
		b.clock.Advance(time.Minute)
		return b.must("RedriveExecution", M{"executionArn": execution, "clientToken": token})["redriveDate"]
	}
	count := func(want float64) {
		t.Helper()
		if x := b.must("DescribeExecution", M{"executionArn": execution}); x["redriveCount"] != want {
			t.Errorf("%v redrives, want %v", x["redriveCount"], want)
		}
	}
	stop := func() { b.must("StopExecution", M{"executionArn": execution}) }
	stop()
	first := redrive("one")
	if again := redrive("one"); again != first {
		t.Errorf("%v while it runs, want %v", again, first)
	}
	count(1)
	stop()
	b.restart()
	if again := redrive("one"); again != first {
		t.Errorf("%v after its end, want %v", again, first)
	}
	count(1)
	for i := range 10 {
		if redrive(fmt.Sprint("other", i)); i < 9 {
			stop()
		}
	}
	count(11)
	b.refused("RedriveExecution", M{"executionArn": execution, "clientToken": "new"}, "ExecutionNotRedrivable", "Execution "+execution+" invalid for redrive as: Execution is RUNNING and cannot be redriven")
	stop()
	if again := redrive("one"); again == first {
		t.Error("the token was forgotten, for ten came behind it")
	}
	count(12)
	stop()
	b.clock.Advance(15 * time.Minute)
	if again := redrive("one"); again == first {
		t.Error("the token was too old")
	}
	count(13)
	b.done(b.must("GetActivityTask", M{"activityArn": b.activity})["taskToken"].(string))
	b.refused("RedriveExecution", M{"executionArn": execution}, "ExecutionNotRedrivable", "Execution "+execution+" invalid for redrive as: Execution is SUCCEEDED and cannot be redriven")
}

func TestRefusedRedrives(t *testing.T) {
	b := newRunsBench(t)
	run := b.runOf(b.spread("", "[1]"))
	b.work(1)
	child := b.must("ListExecutions", M{"mapRunArn": run})["executions"].([]any)[0].(M)["executionArn"]
	b.refused("RedriveExecution", M{"executionArn": child}, "ValidationException", "Labeled Execution ARNs are not supported for this API")
	b.refused("ListExecutions", M{"stateMachineArn": testARN + "stateMachine:m", "redriveFilter": "REDRIVEN"}, "ValidationException", "RedriveFilter cannot be applied to ListExecutions call with StateMachine ARN")
	if found := b.must("ListExecutions", M{"mapRunArn": run, "redriveFilter": "NOT_REDRIVEN"})["executions"].([]any); len(found) != 1 {
		t.Error(found)
	}
}
