package sfn

// Proves what executions need of the control plane: that one is started from the revision that its ARN stands for, which stays as long as the
// execution does; that DescribeStateMachineForExecution shows it; and that a machine with executions is deleted when they are over. How: an
// engine that believes what a test tells it.

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sluice/internal/service"
	"sluice/internal/wire"
)

func TestExecutionsKeepTheirRevision(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m")
	created := b.describe(arn)["creationDate"]
	f := b.start(arn, "e")
	b.clock.Advance(time.Minute)
	second := b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2, "roleArn": otherRole, "tracingConfiguration": M{"enabled": true}})
	b.start(arn, "f")
	b.reopen()
	b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass})
	old := b.must("DescribeStateMachineForExecution", M{"executionArn": testARN + "execution:m:e"})
	if old["definition"] != pass || old["roleArn"] != testRole || old["revisionId"] != nil || old["updateDate"] != created || old["stateMachineArn"] != arn || old["name"] != "m" {
		t.Error(old)
	}
	newer := b.must("DescribeStateMachineForExecution", M{"executionArn": testARN + "execution:m:f", "includedData": "METADATA_ONLY"})
	if newer["definition"] != "{}" || newer["roleArn"] != otherRole || newer["revisionId"] != second["revisionId"] || newer["updateDate"] != second["updateDate"] {
		t.Error(newer)
	}
	b.over(f, true)
	if n := b.kept("m"); n != 1 {
		t.Errorf("%d revisions are kept that nothing has", n-1)
	}
	b.refused("DescribeStateMachineForExecution", M{"executionArn": testARN + "execution:m:e"}, "ExecutionDoesNotExist", "Execution Does Not Exist: 'ARN:execution:m:e'")
	b.refused("DescribeStateMachineForExecution", M{"executionArn": testARN + "express:m:e:f"}, "InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'")
}

func TestAStartHoldsItsRevision(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m")
	f, release := b.take(arn, 0)
	b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2})
	if b.service.revision(f.ref()) == nil {
		t.Fatal("the revision went while an execution was about to start from it")
	}
	release()
	release()
	b.must("CreateActivity", M{"name": "a"}) // any change
	if b.service.revision(f.ref()) != nil || len(b.service.holds.of) != 0 {
		t.Error("the revision stays though nobody has it")
	}
}

func TestAStartHoldsItsMachine(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m")
	_, release := b.take(arn, 0)
	b.must("DeleteStateMachine", M{"stateMachineArn": arn})
	if status := b.describe(arn)["status"]; status != "DELETING" {
		t.Error(status)
	}
	release()
	b.refused("DescribeStateMachine", M{"stateMachineArn": arn}, "StateMachineDoesNotExist", "State Machine Does Not Exist: 'ARN:stateMachine:m'")
}

func TestStartsByMachineVersionAndAlias(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m", M{"publish": true})
	b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2, "publish": true})
	b.must("UpdateStateMachine", M{"stateMachineArn": arn, "roleArn": otherRole})
	b.must("CreateStateMachineAlias", M{"name": "live", "routingConfiguration": routesTo(arn, 1, 30, 2, 70)})
	for given, want := range map[string]string{
		arn: "2 m", arn + ":1": "0 m:1", arn + ":2": "1 m:2",
	} {
		f, release := b.take(given, 0.5)
		release()
		if got := fmt.Sprint(f.revision.Number, " ", f.arn()[len(testARN+"stateMachine:"):]); got != want {
			t.Errorf("%s stands for %s, not %s", given, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		fraction := rapid.Float64Range(0, 1).Draw(t, "fraction")
		f, release := b.take(arn+":live", fraction)
		release()
		want := int64(2)
		if fraction*100 < 30 {
			want = 1
		}
		if f.version.Number != want || f.alias.Name != "live" {
			t.Errorf("%v goes to version %d", fraction, f.version.Number)
		}
	})
	for _, none := range []string{":3", ":dead"} {
		a, err := locate(&service.Call{Region: testRegion}, wire.Some(arn+none), typeMachine)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := b.service.take(a, 0); err == nil {
			t.Errorf("%s can be started", none)
		}
	}
}

func TestWeightsOfZero(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m", M{"publish": true})
	b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2, "publish": true})
	b.must("CreateStateMachineAlias", M{"name": "first", "routingConfiguration": routesTo(arn, 1, 0, 2, 100)})
	b.must("CreateStateMachineAlias", M{"name": "last", "routingConfiguration": routesTo(arn, 1, 100, 2, 0)})
	for _, fraction := range []float64{0, 0.5, 0.999999} {
		f, release := b.take(arn+":first", fraction)
		l, releaseLast := b.take(arn+":last", fraction)
		release()
		releaseLast()
		if f.version.Number != 2 || l.version.Number != 1 {
			t.Errorf("%v goes to %d and %d", fraction, f.version.Number, l.version.Number)
		}
	}
}

func TestDeletionWaitsForExecutions(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m", M{"publish": true})
	b.must("CreateStateMachineAlias", M{"name": "live", "routingConfiguration": routesTo(arn, 1, 100)})
	f := b.start(arn, "e")
	for range 2 {
		b.must("DeleteStateMachine", M{"stateMachineArn": arn})
	}
	b.reopen()
	if status := b.describe(arn)["status"]; status != "DELETING" || len(b.engine.ended) != 3 || b.engine.ended[0] != f.machine.ID {
		t.Errorf("%v, %v", status, b.engine.ended)
	}
	const deleting, text = "StateMachineDeleting", "State Machine is being deleted: 'ARN:stateMachine:m'"
	b.refused("CreateStateMachine", plain("m"), deleting, text)
	b.refused("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2}, deleting, text)
	b.refused("PublishStateMachineVersion", M{"stateMachineArn": arn}, deleting, text)
	b.refused("CreateStateMachineAlias", M{"name": "a", "routingConfiguration": routesTo(arn, 1, 100)}, deleting, text)
	b.refused("UpdateStateMachineAlias", M{"stateMachineAliasArn": arn + ":live", "description": "d"}, deleting, text)
	b.refused("ListStateMachineAliases", M{"stateMachineArn": arn}, deleting, text)
	if _, _, err := b.service.take(address{scope: f.scope, kind: typeMachine, name: "m"}, 0); err == nil {
		t.Error("an execution can be started of a machine that is being deleted")
	}
	if err := b.service.ended(f.scope, "m"); err != nil || b.describe(arn)["status"] != "DELETING" {
		t.Error("it is gone before its executions are")
	}
	b.over(f, false)
	b.refused("DescribeStateMachine", M{"stateMachineArn": arn}, "StateMachineDoesNotExist", "State Machine Does Not Exist: 'ARN:stateMachine:m'")
	b.machine("m", M{"definition": pass2})
	if d := b.must("DescribeStateMachineForExecution", M{"executionArn": testARN + "execution:m:e"})["definition"]; d != pass {
		t.Errorf("the execution of the machine before shows %v", d)
	}
}

func TestDeletionEndsAtTheNextStart(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m")
	b.start(arn, "e")
	b.must("DeleteStateMachine", M{"stateMachineArn": arn})
	b.engine.live, b.engine.starts = nil, nil // the process ended before it could tell
	b.reopen()
	b.refused("DescribeStateMachine", M{"stateMachineArn": arn}, "StateMachineDoesNotExist", "State Machine Does Not Exist: 'ARN:stateMachine:m'")
	if n := len(b.service.revisions.things); n != 0 {
		t.Errorf("%d machines' revisions are left", n)
	}
}

func TestDeletionOfOthers(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m", M{"publish": true})
	b.must("DeleteStateMachine", M{"stateMachineArn": arn + "none"})
	b.refused("DeleteStateMachine", M{"stateMachineArn": arn + ":1"}, "ValidationException", "Versions and aliases are not deleted by DeleteStateMachine: 'ARN:stateMachine:m:1'")
	b.refused("DeleteStateMachine", M{"stateMachineArn": arn + "/map"}, "ValidationException", "This operation does not support labeled state machine ARNs.")
	b.describe(arn + ":1")
	b.must("DeleteStateMachine", M{"stateMachineArn": arn})
	for k, n := range map[string]int{
		"machines": len(b.service.machines.things), "revisions": len(b.service.revisions.things), "versions": len(b.service.versions.things),
	} {
		if n != 0 {
			t.Errorf("%d owners of %s are left", n, k)
		}
	}
}
