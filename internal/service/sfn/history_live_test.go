package sfn

// Proves that GetExecutionHistory pages through what executions did, in both orders, while they run and after, and refuses what it must. How: an
// execution of activities is led from step to step through the API, with the engine and its ledger behind it, and its history read after each.

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"

	"sluice/internal/durable"
	"sluice/internal/edge"
	"sluice/internal/service"
)

// newLiveBench is a bench whose service runs executions.
func newLiveBench(t testing.TB) *bench {
	t.Helper()
	b := newBench(t)
	log := slog.New(slog.NewTextHandler(b, nil))
	var err error
	if b.service, err = New(Config{Store: b.store, Roles: b, Logs: b, Sink: &b.sink, Durable: durable.NewEmbedded(b.store, nil), Clock: b.clock, Log: log}); err != nil {
		t.Fatal(err)
	}
	b.service.Start()
	t.Cleanup(func() {
		if err := b.service.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	b.edge = edge.New(edge.Config{
		Services: []service.Definition{b.service.Definition()}, Permissions: b, Recorder: b, Clock: b.clock, Log: log, Account: testAccount, Region: testRegion,
	})
	return b
}

// historyPages reads a history page by page and returns the types of its events with their IDs.
func (b *bench) historyPages(execution string, limit int, reverse bool) (out []string) {
	b.t.Helper()
	in := M{"executionArn": execution, "maxResults": limit, "reverseOrder": reverse}
	for {
		page := b.must("GetExecutionHistory", in)
		events := page["events"].([]any)
		if len(events) > limit {
			b.t.Fatalf("a page of %d has %d events", limit, len(events))
		}
		for _, e := range events {
			out = append(out, fmt.Sprint(e.(M)["id"], " ", e.(M)["type"]))
		}
		if page["nextToken"] == nil {
			return out
		}
		in["nextToken"] = page["nextToken"]
	}
}

func TestHistoriesOfExecutions(t *testing.T) {
	b := newLiveBench(t)
	activity := b.must("CreateActivity", M{"name": "a"})["activityArn"].(string)
	definition := fmt.Sprintf(`{"StartAt": "A", "States": {
		"A": {"Type": "Task", "Resource": %[1]q, "Next": "P"}, "P": {"Type": "Pass", "Next": "B"},
		"B": {"Type": "Task", "Resource": %[1]q, "End": true}}}`, activity)
	machine := b.machine("m", M{"definition": definition})
	execution := b.must("StartExecution", M{"stateMachineArn": machine, "name": "x", "input": `{"a": 1}`})["executionArn"].(string)
	want := []string{"1 ExecutionStarted", "2 TaskStateEntered", "3 ActivityScheduled"}
	check := func() {
		t.Helper()
		for limit := 1; limit <= len(want)+1; limit++ {
			if got := b.historyPages(execution, limit, false); !slices.Equal(got, want) {
				t.Errorf("pages of %d: %q", limit, got)
			}
			got := b.historyPages(execution, limit, true)
			if slices.Reverse(got); !slices.Equal(got, want) {
				t.Errorf("pages of %d in reverse: %q", limit, got)
			}
		}
	}
	check()
	newest := b.must("GetExecutionHistory", M{"executionArn": execution, "maxResults": 1, "reverseOrder": true})
	for _, then := range [][]string{
		{"4 ActivityStarted", "5 ActivitySucceeded", "6 TaskStateExited", "7 PassStateEntered", "8 PassStateExited", "9 TaskStateEntered", "10 ActivityScheduled"},
		{"11 ActivityStarted", "12 ActivitySucceeded", "13 TaskStateExited", "14 ExecutionSucceeded"},
	} {
		token := b.must("GetActivityTask", M{"activityArn": activity, "workerName": "w"})["taskToken"]
		b.must("SendTaskSuccess", M{"taskToken": token, "output": `{"b":2}`})
		want = append(want, then...)
		check()
	}
	rest := b.must("GetExecutionHistory", M{"executionArn": execution, "reverseOrder": true, "nextToken": newest["nextToken"]})["events"].([]any)
	if len(rest) != 2 || rest[0].(M)["type"] != "TaskStateEntered" {
		t.Errorf("behind what was the newest event there is %v", rest)
	}
	first := b.must("GetExecutionHistory", M{"executionArn": execution, "maxResults": 1})["events"].([]any)[0].(M)
	if d := first["executionStartedEventDetails"].(M); d["input"] != `{"a": 1}` || d["roleArn"] != testRole || d["inputDetails"].(M)["truncated"] != false {
		t.Errorf("it begins with %v", first)
	}
	for _, e := range b.must("GetExecutionHistory", M{"executionArn": execution, "includeExecutionData": false})["events"].([]any) {
		for _, details := range e.(M) {
			if d, ok := details.(M); ok && (d["input"] != nil || d["output"] != nil || d["inputDetails"] != nil || d["outputDetails"] != nil) {
				t.Errorf("without data: %v", e)
			}
		}
	}
}

func TestRefusedHistories(t *testing.T) {
	b := newLiveBench(t)
	machine := b.machine("m")
	var token any
	for _, name := range []string{"x", "y"} {
		execution := b.must("StartExecution", M{"stateMachineArn": machine, "name": name})["executionArn"]
		token = b.must("GetExecutionHistory", M{"executionArn": execution, "maxResults": 1})["nextToken"]
	}
	const invalid = "Invalid Token: 'Invalid token'"
	x, y := testARN+"execution:m:x", testARN+"execution:m:y"
	b.refused("GetExecutionHistory", M{"executionArn": x, "nextToken": token}, "InvalidToken", invalid)
	b.refused("GetExecutionHistory", M{"executionArn": y, "nextToken": token, "reverseOrder": true}, "InvalidToken", invalid)
	b.refused("GetExecutionHistory", M{"executionArn": y, "nextToken": "?"}, "InvalidToken", invalid)
	b.refused("GetExecutionHistory", M{"executionArn": testARN + "execution:m:z"}, "ExecutionDoesNotExist", "Execution Does Not Exist: 'ARN:execution:m:z'")
	b.refused("GetExecutionHistory", M{"executionArn": testARN + "express:m:x:id"}, "InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'")
	b.refused("GetExecutionHistory", M{"executionArn": "x"}, "InvalidArn", "Invalid Arn: 'Invalid ARN prefix: x'")
	b.must("GetExecutionHistory", M{"executionArn": y, "nextToken": token})
	if a := b.call("GetExecutionHistory", M{"executionArn": y, "maxResults": 1001}); a.status != 400 || a.code != "ValidationException" {
		t.Errorf("too large a page: %d %s", a.status, a.code)
	}
}
