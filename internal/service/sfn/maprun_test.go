package sfn

// Proves what Map Runs show, and how they are changed while they run: DescribeMapRun, ListMapRuns, UpdateMapRun, redrives, and ListExecutions of
// children. How: distributed Maps whose children are tasks of an activity, which the test ends one by one, with restarts between; the shape of
// the answers is that of AWS's recorded ones (test_list_map_runs_and_describe_map_run).

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"sluice/internal/durable"
	"sluice/internal/edge"
	"sluice/internal/service"
)

// runsBench is a bench whose executions run.
type runsBench struct {
	*bench

	activity string
}

func newRunsBench(t *testing.T) *runsBench {
	b := &runsBench{bench: newBench(t)}
	b.live()
	t.Cleanup(b.end)
	b.activity = b.must("CreateActivity", M{"name": "a"})["activityArn"].(string)
	return b
}

// live begins a process on what is on the disk.
func (b *runsBench) live() {
	b.t.Helper()
	log := slog.New(slog.NewTextHandler(b, nil))
	var err error
	if b.service, err = New(Config{Store: b.store, Roles: b, Logs: b, Durable: durable.NewEmbedded(b.store, nil), Clock: b.clock, Log: log}); err != nil {
		b.t.Fatal(err)
	}
	b.service.Start()
	b.edge = edge.New(edge.Config{
		Services: []service.Definition{b.service.Definition()}, Permissions: b, Recorder: b, Clock: b.clock, Log: log, Account: testAccount, Region: testRegion,
	})
}

func (b *runsBench) end() {
	b.t.Helper()
	if err := b.service.Stop(context.Background()); err != nil {
		b.t.Error(err)
	}
}

// restart ends the process and begins another.
func (b *runsBench) restart() {
	b.t.Helper()
	b.end()
	if err := b.store.Close(); err != nil {
		b.t.Fatal(err)
	}
	var err error
	if b.store, err = b.disk.Open(b.faults); err != nil {
		b.t.Fatal(err)
	}
	b.live()
}

// spread starts an execution of a Map over some items, with a task of the activity for each.
func (b *runsBench) spread(fields, input string) string {
	b.t.Helper()
	definition := fmt.Sprintf(`{"StartAt": "M", "States": {"M": {"Type": "Map", %s "ItemProcessor": {
		"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "T", "States": {"T": {"Type": "Task", "Resource": %q, "End": true}}}, "End": true}}}`, fields, b.activity)
	machine := b.machine("m", M{"definition": definition})
	return b.must("StartExecution", M{"stateMachineArn": machine, "name": "x", "input": input})["executionArn"].(string)
}

// work takes so many tasks, which must be all that there are, and returns their tokens by input.
func (b *runsBench) work(n int) map[string]string {
	b.t.Helper()
	tokens := map[string]string{}
	for range n {
		task := b.must("GetActivityTask", M{"activityArn": b.activity})
		tokens[task["input"].(string)] = task["taskToken"].(string)
	}
	return tokens
}

func (b *runsBench) done(token string) {
	b.t.Helper()
	b.must("SendTaskSuccess", M{"taskToken": token, "output": "1"})
}

func (b *runsBench) failed(token string) {
	b.t.Helper()
	b.must("SendTaskFailure", M{"taskToken": token, "error": "E"})
}

// runOf is the ARN of an execution's newest Map Run.
func (b *runsBench) runOf(execution string) string {
	b.t.Helper()
	return b.must("ListMapRuns", M{"executionArn": execution})["mapRuns"].([]any)[0].(M)["mapRunArn"].(string)
}

// counts are those of a Map Run that are not 0, in the order of their names.
func (b *runsBench) counts(of any) string {
	b.t.Helper()
	if len(of.(M)) != 10 {
		b.t.Errorf("%v", of)
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(of.(M))) {
		if n := of.(M)[name].(float64); n != 0 {
			out = append(out, fmt.Sprint(name, "=", n))
		}
	}
	return strings.Join(out, " ")
}

// becomes waits until a Map Run is of that status and its items are so; what the engine does by itself takes its time.
func (b *runsBench) becomes(run, status, items string) M {
	b.t.Helper()
	r := M{}
	for range looksMax {
		r = b.must("DescribeMapRun", M{"mapRunArn": run})
		if r["status"] == status && b.counts(r["itemCounts"]) == items {
			return r
		}
		runtime.Gosched()
	}
	b.t.Fatalf("%v, and not %s %s", r, status, items)
	return nil
}

// looksMax is how often a test looks for what will come, before it fails.
const looksMax = 200_000

func TestMapRunAcrossRestarts(t *testing.T) {
	b := newRunsBench(t)
	execution := b.spread(`"Label": "many", "MaxConcurrency": 2, "ToleratedFailureCount": 1,`, `[1, 2, 3, 4]`)
	run := b.runOf(execution)
	if !strings.HasPrefix(run, testARN+"mapRun:m/many:") {
		t.Error(run)
	}
	tokens := b.work(2)
	b.failed(tokens["1"])
	r := b.becomes(run, "RUNNING", "failed=1 pending=1 running=2 total=4")
	b.restart()
	r2 := b.becomes(run, "RUNNING", "failed=1 pending=1 running=2 total=4")
	if fmt.Sprint(r) != fmt.Sprint(r2) || r["stopDate"] != nil || r["redriveDate"] != nil || r["redriveCount"] != 0.0 || r["maxConcurrency"] != 2.0 ||
		r["toleratedFailureCount"] != 1.0 || r["toleratedFailurePercentage"] != 0.0 || r["executionArn"] != execution || r["mapRunArn"] != run || r["startDate"] == nil {
		t.Errorf("%v\n%v", r, r2)
	}
	// The limits change in the middle: another child begins at once, and another failure is tolerated.
	if out := b.must("UpdateMapRun", M{"mapRunArn": run, "maxConcurrency": 3, "toleratedFailureCount": 2}); len(out) != 0 {
		t.Error(out)
	}
	b.becomes(run, "RUNNING", "failed=1 running=3 total=4")
	b.restart()
	if r := b.must("DescribeMapRun", M{"mapRunArn": run}); r["maxConcurrency"] != 3.0 || r["toleratedFailureCount"] != 2.0 {
		t.Error(r)
	}
	b.failed(tokens["2"])
	for _, token := range b.work(2) {
		b.done(token)
	}
	r = b.becomes(run, "SUCCEEDED", "failed=2 resultsWritten=4 succeeded=2 total=4")
	if b.counts(r["executionCounts"]) != b.counts(r["itemCounts"]) || r["stopDate"] == nil {
		t.Error(r)
	}
	b.restart()
	if after := b.must("DescribeMapRun", M{"mapRunArn": run}); fmt.Sprint(after) != fmt.Sprint(r) {
		t.Errorf("%v\n%v", after, r)
	}
	if x := b.must("DescribeExecution", M{"executionArn": execution}); x["status"] != "SUCCEEDED" || x["output"] != "[1,1]" {
		t.Error(x)
	}
	b.refused("UpdateMapRun", M{"mapRunArn": run, "maxConcurrency": 3}, "ValidationException", "Map Run is not running: '"+run+"'")
	children := b.must("ListExecutions", M{"mapRunArn": run, "statusFilter": "FAILED"})["executions"].([]any)
	if len(children) != 2 || children[0].(M)["stateMachineArn"] != testARN+"stateMachine:m/many" || children[0].(M)["mapRunArn"] != run {
		t.Error(children)
	}
	if got := strings.Join(b.historyPages(execution, 100, false), ", "); got != "1 ExecutionStarted, 2 MapStateEntered, 3 MapStateStarted, 4 MapRunStarted, 5 MapRunSucceeded, 6 MapStateSucceeded, 7 MapStateExited, 8 ExecutionSucceeded" {
		t.Error(got)
	}
}

func TestMapRunThatFails(t *testing.T) {
	b := newRunsBench(t)
	execution := b.spread(`"MaxConcurrency": 3,`, `[1, 2, 3, 4, 5]`)
	run := b.runOf(execution)
	tokens := b.work(3)
	b.done(tokens["1"])
	b.becomes(run, "RUNNING", "pending=1 running=3 succeeded=1 total=5")
	b.failed(tokens["2"])
	r := b.becomes(run, "FAILED", "aborted=2 failed=1 pending=1 resultsWritten=4 succeeded=1 total=5")
	if r["stopDate"] == nil {
		t.Error(r)
	}
	b.restart() // whatever was to be aborted and was not, is now
	b.clock.Advance(time.Minute)
	redriven := b.must("RedriveExecution", M{"executionArn": execution})["redriveDate"]
	r = b.becomes(run, "RUNNING", "pending=1 running=3 succeeded=1 total=5")
	if r["redriveCount"] != 1.0 || r["redriveDate"] != redriven || r["stopDate"] != nil {
		t.Error(r)
	}
	b.restart()
	for _, token := range b.work(3) {
		b.done(token)
	}
	b.done(b.work(1)["5"])
	b.becomes(run, "SUCCEEDED", "resultsWritten=5 succeeded=5 total=5")
	if x := b.must("DescribeExecution", M{"executionArn": execution}); x["output"] != "[1,1,1,1,1]" {
		t.Error(x)
	}
}

func TestMapRunPendingRedrive(t *testing.T) {
	b := newRunsBench(t)
	execution := b.spread(`"ToleratedFailurePercentage": 50,`, `[1, 2]`)
	run := b.runOf(execution)
	for _, token := range b.work(2) {
		b.failed(token)
	}
	b.becomes(run, "FAILED", "failed=2 resultsWritten=2 total=2")
	b.must("RedriveExecution", M{"executionArn": execution})
	b.becomes(run, "RUNNING", "running=2 total=2")
	b.must("UpdateMapRun", M{"mapRunArn": run, "maxConcurrency": 1, "toleratedFailurePercentage": 0})
	b.must("StopExecution", M{"executionArn": execution})
	b.becomes(run, "ABORTED", "aborted=2 resultsWritten=2 total=2")
	b.must("RedriveExecution", M{"executionArn": execution})
	b.becomes(run, "RUNNING", "pendingRedrive=1 running=1 total=2")
	waiting := b.must("ListExecutions", M{"mapRunArn": run, "statusFilter": "PENDING_REDRIVE"})["executions"].([]any)
	if len(waiting) != 1 || waiting[0].(M)["status"] != "PENDING_REDRIVE" || !strings.HasSuffix(waiting[0].(M)["name"].(string), "-1") {
		t.Error(waiting)
	}
	b.refused("ListExecutions", M{"stateMachineArn": testARN + "stateMachine:m", "statusFilter": "PENDING_REDRIVE"}, "ValidationException", "The status filter PENDING_REDRIVE needs a mapRunArn.")
}

func TestMapRunsAreListed(t *testing.T) {
	b := newRunsBench(t)
	spreads := func(child string) string {
		return `"Type": "Map", "ItemsPath": "$.none", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "` + child +
			`", "States": {"` + child + `": {"Type": "Pass", "End": true}}}, "ResultPath": null, `
	}
	names := []string{"A", "B", "C"}
	states := `"A": {` + spreads("a") + `"Next": "W"}, "W": {"Type": "Wait", "Seconds": 60, "Next": "B"}, "B": {` + spreads("b") + `"Next": "V"}, "V": {"Type": "Wait", "Seconds": 60, "Next": "C"}, "C": {` + spreads("c") + `"Label": "last", "End": true}`
	machine := b.machine("m", M{"definition": `{"StartAt": "A", "States": {` + states + `}}`})
	execution := b.must("StartExecution", M{"stateMachineArn": machine, "name": "x", "input": `{"none": []}`})["executionArn"].(string)
	for len(b.must("ListMapRuns", M{"executionArn": execution})["mapRuns"].([]any)) < len(names) {
		b.clock.Advance(time.Minute)
	}
	var pages []any
	for in := (M{"executionArn": execution, "maxResults": 2}); ; {
		page := b.must("ListMapRuns", in)
		pages = append(pages, page["mapRuns"].([]any)...)
		if page["nextToken"] == nil {
			break
		}
		in["nextToken"] = page["nextToken"]
	}
	last := int64(math.MaxInt64)
	for i, r := range pages {
		started := int64(r.(M)["startDate"].(float64))
		if r.(M)["executionArn"] != execution || r.(M)["stopDate"] != r.(M)["startDate"] || started >= last || strings.Contains(r.(M)["mapRunArn"].(string), "/last:") != (i == 0) {
			t.Errorf("%d: %v", i, r)
		}
		last = started
		d := b.must("DescribeMapRun", M{"mapRunArn": r.(M)["mapRunArn"]}) // of no children
		if d["status"] != "SUCCEEDED" || b.counts(d["itemCounts"]) != "" || d["maxConcurrency"] != 2147483647.0 {
			t.Error(d)
		}
	}
	if len(pages) != len(names) || pages[0].(M)["stateMachineArn"] != machine+"/last" {
		t.Error(pages)
	}
	empty := b.machine("n")
	other := b.must("StartExecution", M{"stateMachineArn": empty, "name": "x"})["executionArn"]
	if runs := b.must("ListMapRuns", M{"executionArn": other})["mapRuns"].([]any); len(runs) != 0 {
		t.Error(runs)
	}
}

func TestRefusedMapRuns(t *testing.T) {
	b := newRunsBench(t)
	run := b.runOf(b.spread(``, `[1]`))
	unknown := run + "0" // of the same execution
	for _, c := range []struct{ arn, code, message string }{
		{unknown, "ResourceNotFound", "Resource not found: '" + unknown + "'"},
		{testARN + "mapRun:m/l:x", "ResourceNotFound", "Resource not found: '" + testARN + "mapRun:m/l:x'"},
		{"no_arn", "InvalidArn", "Invalid Arn: 'Invalid ARN prefix: no_arn'"},
		{testARN + "execution:m:x", "InvalidArn", "Invalid Arn: 'Resource type not valid in this context: execution'"},
		{testARN + "mapRun:m:x", "InvalidArn", "Invalid Arn: 'Invalid ARN: " + testARN + "mapRun:m:x'"},
		{testARN + "mapRun:m/l", "InvalidArn", "Invalid Arn: 'Invalid ARN: " + testARN + "mapRun:m/l'"},
		{strings.Replace(run, testRegion, "eu-west-1", 1), "InvalidArn", "Invalid Arn: 'Region not valid in this context: eu-west-1'"},
		{"", "ValidationException", "1 validation error detected: Value '' at 'mapRunArn' failed to satisfy constraint: Member must have length greater than or equal to 1"},
	} {
		b.refused("DescribeMapRun", M{"mapRunArn": c.arn}, c.code, c.message)
		b.refused("UpdateMapRun", M{"mapRunArn": c.arn, "maxConcurrency": 1}, c.code, c.message)
	}
	gone := strings.Replace(run, ":m/", ":n/", 1)
	b.refused("ListExecutions", M{"mapRunArn": gone}, "ResourceNotFound", "Resource not found: '"+gone+"'")
	b.refused("UpdateMapRun", M{"mapRunArn": run}, "ValidationException", "Either the maxConcurrency, the toleratedFailureCount or the toleratedFailurePercentage must be specified")
	b.refused("UpdateMapRun", M{"mapRunArn": run, "maxConcurrency": -1}, "ValidationException", "1 validation error detected: Value '-1' at 'maxConcurrency' failed to satisfy constraint: Member must have value greater than or equal to 0")
	b.refused("UpdateMapRun", M{"mapRunArn": run, "toleratedFailureCount": -1}, "ValidationException", "1 validation error detected: Value '-1' at 'toleratedFailureCount' failed to satisfy constraint: Member must have value greater than or equal to 0")
	b.refused("UpdateMapRun", M{"mapRunArn": run, "toleratedFailurePercentage": 100.5}, "ValidationException", "1 validation error detected: Value '100.5' at 'toleratedFailurePercentage' failed to satisfy constraint: Member must have value less than or equal to 100")
	b.refused("ListMapRuns", M{"executionArn": testARN + "execution:m:y"}, "ExecutionDoesNotExist", "Execution Does Not Exist: 'ARN:execution:m:y'")
	b.refused("ListMapRuns", M{"executionArn": testARN + "express:m:y:z"}, "InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'")
	b.refused("ListMapRuns", M{"executionArn": testARN + "execution:m:x", "nextToken": "x"}, "InvalidToken", "Invalid Token: 'Invalid token'")
	b.BecomeUser(t, testAccount, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"states:*","Resource":"`+testARN+`mapRun:m/other:*"}]}`)
	for _, operation := range []string{"DescribeMapRun", "UpdateMapRun"} {
		if a := b.call(operation, M{"mapRunArn": run, "maxConcurrency": 1}); a.code != "AccessDeniedException" {
			t.Errorf("%s: %+v", operation, a)
		}
	}
}
