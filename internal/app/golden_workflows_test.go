package app

// What later golden folders hold of workflows besides: state machines with revisions, versions and an alias, an activity, executions that ended
// in every way, and such as wait. Beside the folder stands what the build that made it answered to every question about them; a later build
// answers the same, event for event, and then goes on with what waits. Where answers are meant to change, the text changes; the folder never does.

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/clock"
)

const (
	statesAt        = "arn:aws:states:us-east-1:000000000000:"
	goldenWork      = statesAt + "activity:work"
	goldenAlias     = statesARN + "whole:live"
	goldenQueueURLs = "https://sqs.us-east-1.amazonaws.com/000000000000/"
	// goldenWait is how long a Wait waits: beyond the hour after which the folders are opened.
	goldenWait = 2 * time.Hour

	// goldenWhole is made of states of every kind; its task has no queue to send to.
	goldenWhole = `{"Comment": "COMMENT", "StartAt": "Begin", "TimeoutSeconds": 86400, "States": {
		"Begin": {"Type": "Pass", "Parameters": {"items.$": "$.items", "id.$": "States.UUID()"}, "Assign": {"kept.$": "$.items[1]"}, "Next": "Which"},
		"Which": {"Type": "Choice", "Choices": [{"Variable": "$.items[0]", "NumericGreaterThan": 0, "Next": "Both"}], "Default": "Lost"},
		"Lost": {"Type": "Fail", "Error": "Lost"},
		"Both": {"Type": "Parallel", "ResultPath": "$.both", "Next": "Each", "Branches": [
			{"StartAt": "One", "States": {"One": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $sum($states.input.items) + $kept %}", "End": true}}},
			{"StartAt": "Two", "States": {"Two": {"Type": "Wait", "Seconds": 1, "Next": "Three"}, "Three": {"Type": "Pass", "Result": "three", "End": true}}}]},
		"Each": {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2, "ResultPath": "$.each", "Next": "Send",
			"ItemProcessor": {"StartAt": "Item", "States": {"Item": {"Type": "Pass", "Parameters": {"item.$": "$", "ü": "&"}, "End": true}}}},
		"Send": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "` + goldenQueueURLs + `nowhere", "MessageBody.$": "$"},
			"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 5, "MaxAttempts": 1}],
			"Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.caught", "Next": "Caught"}], "Next": "Lost"},
		"Caught": {"Type": "Succeed"}}}`
	goldenLater  = `{"StartAt": "S", "States": {"S": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "` + goldenQueueURLs + `later", "MessageBody": "sent"}, "End": true}}}`
	goldenWaits  = `{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": SECONDS, "Next": "P"}, "P": {"Type": "Pass", "End": true}}}`
	goldenWorker = `{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "` + goldenWork + `", "TimeoutSeconds": 86400, "End": true}}}`
	goldenMapped = `{"StartAt": "M", "States": {"M": {"Type": "Map", "Label": "each", "MaxConcurrency": 1, "ToleratedFailureCount": 1, "End": true, "ItemProcessor": {
		"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, PROCESSOR}}}}`
	// goldenToken tells the queue its token, goldenOdd fails with every even item.
	goldenToken = `"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "HeartbeatSeconds": 43200,
		"Parameters": {"QueueUrl": "` + goldenQueueURLs + `tokens", "MessageBody": {"for.$": "$", "token.$": "$$.Task.Token"}}, "End": true}}`
	goldenOdd = `"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "F"}], "Default": "P"},
		"F": {"Type": "Fail", "Error": "Even"}, "P": {"Type": "Pass", "End": true}}`
)

// goldenWorkflows makes them, and returns all questions with their answers.
func (s *server) goldenWorkflows(at *clock.Virtual) string {
	at.Advance(1250 * time.Millisecond) // times are kept to the millisecond
	s.logs("CreateLogGroup", `{"logGroupName":"workflows"}`)
	s.must(s.sqs(s.root, "CreateQueue", map[string]any{"QueueName": "tokens", "Attributes": map[string]string{"VisibilityTimeout": "43200", "MessageRetentionPeriod": "1209600"}}))
	s.must(s.states("CreateActivity", map[string]any{"name": "work", "tags": []any{map[string]string{"key": "team", "value": "two"}}}))
	role := s.machineRole("workflows", "states.amazonaws.com", "", `"sqs:SendMessage","states:StartExecution",`+deliveries)
	s.must(s.states("CreateStateMachine", goldenQuick()))
	s.goldenWholes(at, role)
	s.goldenEnds(role)
	s.goldenWaiting(role)
	var out strings.Builder
	for _, q := range s.goldenQuestions() {
		fmt.Fprintf(&out, "%s\n%s\n\n", q, s.ask(q))
	}
	return out.String()
}

// goldenQuick is a machine that is published when it is created. Creating it again is the same.
func goldenQuick() map[string]any {
	return map[string]any{
		"name": "quick", "type": "EXPRESS", "roleArn": "arn:aws:iam::000000000000:role/workflows", "definition": twoPasses,
		"loggingConfiguration": loggingTo("workflows", "ERROR", false), "publish": true, "versionDescription": "quick",
	}
}

// goldenWholes makes a machine with revisions, versions and an alias, and runs it.
func (s *server) goldenWholes(at *clock.Virtual, role string) {
	whole := func(n string) string { return strings.Replace(goldenWhole, "COMMENT", n, 1) }
	s.must(s.states("CreateStateMachine", map[string]any{
		"name": "whole", "roleArn": role, "definition": whole("one"), "loggingConfiguration": loggingTo("workflows", "ALL", true), "tracingConfiguration": map[string]any{"enabled": true},
		"publish": true, "versionDescription": "the first", "tags": []any{map[string]string{"key": "team", "value": "one"}, map[string]string{"key": "ü", "value": "&"}},
	}))
	at.Advance(time.Second)
	s.must(s.states("UpdateStateMachine", map[string]any{"stateMachineArn": statesARN + "whole", "definition": whole("two"), "publish": true, "versionDescription": "the second"}))
	s.must(s.states("CreateStateMachineAlias", map[string]any{"name": "live", "description": "kept", "routingConfiguration": []any{
		map[string]any{"stateMachineVersionArn": statesARN + "whole:1", "weight": 90}, map[string]any{"stateMachineVersionArn": statesARN + "whole:2", "weight": 10},
	}}))
	s.must(s.states("UpdateStateMachine", map[string]any{"stateMachineArn": statesARN + "whole", "definition": whole("three")}))
	execution := s.begin(goldenAlias, `{"items": [1, 2, 3.0]}`)
	at.Advance(time.Second) // what branch two waits for
	s.until(execution, "TaskFailed")
	at.Advance(5 * time.Second) // and the retry
	s.ends(execution, "SUCCEEDED")
}

// goldenEnds has executions that are over.
func (s *server) goldenEnds(role string) {
	s.workflow("fails", "STANDARD", role, failing, loggingTo("workflows", "OFF", false))
	s.ends(s.begin(statesARN+"fails", `{}`), "FAILED")
	s.plain("stopped", role, strings.Replace(goldenWaits, "SECONDS", "86400", 1))
	stopped := s.begin(statesARN+"stopped", `{}`)
	s.must(s.states("StopExecution", map[string]any{"executionArn": stopped, "error": "Enough", "cause": "by hand"}))
	s.plain("maps", role, strings.Replace(goldenMapped, "PROCESSOR", goldenOdd, 1))
	s.ends(s.begin(statesARN+"maps", `[1, 2, 3]`), "SUCCEEDED")
	s.plain("redriven", role, goldenLater)
	redriven := s.begin(statesARN+"redriven", `{}`)
	s.ends(redriven, "FAILED")
	s.must(s.sqs(s.root, "CreateQueue", map[string]any{"QueueName": "later"}))
	s.must(s.states("RedriveExecution", map[string]any{"executionArn": redriven}))
	s.ends(redriven, "SUCCEEDED")
}

// goldenWaiting has executions that wait: for time, for tokens that others have, for a worker, for a Map Run.
func (s *server) goldenWaiting(role string) {
	s.plain("timer", role, strings.Replace(goldenWaits, "SECONDS", fmt.Sprint(goldenWait.Seconds()), 1))
	s.begin(statesARN+"timer", `{"waits": true}`)
	s.must(s.states("UpdateStateMachine", map[string]any{"stateMachineArn": statesARN + "timer", "definition": failing})) // not what was started
	s.plain("token", role, "{"+goldenToken+"}")
	s.until(s.begin(statesARN+"token", `"token"`), "TaskSubmitted")
	s.plain("taken", role, goldenWorker)
	s.begin(statesARN+"taken", `"taken"`)
	task := s.must(s.states("GetActivityTask", map[string]any{"activityArn": goldenWork, "workerName": "golden"}))
	s.must(s.sqs(s.root, "SendMessage", map[string]any{"QueueUrl": "tokens", "MessageBody": fmt.Sprintf(`{"for":"taken","token":%q}`, member(task, "taskToken"))}))
	s.plain("offered", role, goldenWorker)
	s.begin(statesARN+"offered", `"offered"`)
	s.plain("spread", role, strings.Replace(goldenMapped, "PROCESSOR", goldenToken, 1))
	s.begin(statesARN+"spread", `["item 0", "item 1"]`)
	run := s.mapRun("spread")
	s.eventually("a child of the Map Run", func() bool { return len(s.children(run)) == 1 })
	s.until(s.children(run)[0], "TaskSubmitted")
}

func (s *server) plain(name, role, definition string) {
	s.t.Helper()
	s.must(s.states("CreateStateMachine", map[string]any{"name": name, "roleArn": role, "definition": definition}))
}

// begin starts an execution named x.
func (s *server) begin(machine, input string) string {
	s.t.Helper()
	return member(s.must(s.states("StartExecution", map[string]any{"stateMachineArn": machine, "name": "x", "input": input})), "executionArn")
}

func (s *server) ends(execution, status string) {
	s.t.Helper()
	if got := s.finished(execution); got != status {
		s.t.Fatalf("%s has %s", execution, got)
	}
}

// eventually waits for what a server does by itself.
func (s *server) eventually(what string, is func() bool) {
	s.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for over := time.Now().Add(time.Minute); time.Now().Before(over); <-tick.C {
		if is() {
			return
		}
	}
	s.t.Fatalf("%s: never", what)
}

// until waits for an event.
func (s *server) until(execution, kind string) {
	s.t.Helper()
	s.eventually(kind+" of "+execution, func() bool {
		return strings.Contains(s.must(s.states("GetExecutionHistory", map[string]any{"executionArn": execution})), `"`+kind+`"`)
	})
}

func (s *server) mapRun(machine string) string {
	s.t.Helper()
	return member(s.must(s.states("ListMapRuns", map[string]any{"executionArn": executionOf(machine)})), "mapRunArn")
}

// children are the executions of a Map Run, by ARN.
func (s *server) children(run string) (arns []string) {
	s.t.Helper()
	for _, text := range strings.Split(s.must(s.states("ListExecutions", map[string]any{"mapRunArn": run})), `"executionArn":"`)[1:] {
		arn, _, _ := strings.Cut(text, `"`)
		arns = append(arns, arn)
	}
	slices.Sort(arns)
	return arns
}

func executionOf(machine string) string { return statesAt + "execution:" + machine + ":x" }

// goldenQuestions are "Operation {input}", all that can be asked about what is there.
func (s *server) goldenQuestions() (all []string) {
	add := func(operation, member, value string) {
		all = append(all, fmt.Sprintf("%s {%q:%q}", operation, member, value))
	}
	all = append(all, "ListStateMachines {}", "ListActivities {}")
	add("DescribeActivity", "activityArn", goldenWork)
	add("DescribeStateMachineAlias", "stateMachineAliasArn", goldenAlias)
	add("ListExecutions", "stateMachineArn", goldenAlias)
	add("ListTagsForResource", "resourceArn", goldenWork)
	for _, version := range []string{"whole:1", "whole:2", "quick:1"} {
		add("DescribeStateMachine", "stateMachineArn", statesARN+version)
	}
	executions := []string{}
	for _, machine := range []string{"whole", "quick", "fails", "stopped", "maps", "redriven", "timer", "token", "taken", "offered", "spread"} {
		for _, operation := range []string{"DescribeStateMachine", "ListStateMachineVersions", "ListStateMachineAliases"} {
			add(operation, "stateMachineArn", statesARN+machine)
		}
		add("ListTagsForResource", "resourceArn", statesARN+machine)
		if machine == "quick" { // nothing of its executions is kept here
			continue
		}
		add("ListExecutions", "stateMachineArn", statesARN+machine)
		for _, filter := range []string{`"statusFilter":"RUNNING"`, `"statusFilter":"SUCCEEDED"`} {
			all = append(all, fmt.Sprintf(`ListExecutions {"stateMachineArn":%q,%s}`, statesARN+machine, filter))
		}
		executions = append(executions, executionOf(machine))
	}
	for _, machine := range []string{"maps", "spread"} {
		run := s.mapRun(machine)
		add("ListMapRuns", "executionArn", executionOf(machine))
		add("DescribeMapRun", "mapRunArn", run)
		add("ListExecutions", "mapRunArn", run)
		all = append(all, fmt.Sprintf(`ListExecutions {"mapRunArn":%q,"redriveFilter":"REDRIVEN"}`, run))
		executions = append(executions, s.children(run)...)
	}
	for _, execution := range executions {
		for _, operation := range []string{"DescribeExecution", "DescribeStateMachineForExecution", "GetExecutionHistory"} {
			add(operation, "executionArn", execution)
		}
	}
	return all
}

// ask answers a question, in one form.
func (s *server) ask(question string) string {
	s.t.Helper()
	operation, text, _ := strings.Cut(question, " ")
	var in map[string]any
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		s.t.Fatal(question, err)
	}
	answer := jsontext.Value(s.must(s.states(operation, in)))
	if err := errors.Join(answer.Canonicalize(), answer.Indent(jsontext.WithIndent(""))); err != nil {
		s.t.Fatal(question, err)
	}
	return string(answer)
}

// answersOf is the file with a folder's answers.
func answersOf(folder string) string { return strings.TrimSuffix(folder, ".tar.gz") + ".txt" }

// keep writes answers, of a folder that has none yet.
func keep(t *testing.T, file, answers string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(write(f, []byte(answers)), f.Close()); err != nil {
		t.Fatal(err)
	}
}

func checkGoldenWorkflows(t *testing.T, s *server, at *clock.Virtual, file string) {
	t.Helper()
	text, err := os.ReadFile(answersOf(file))
	if none := !strings.Contains(s.must(s.states("ListStateMachines", nil)), statesARN); none && errors.Is(err, fs.ErrNotExist) {
		t.Log("a folder from before workflows")
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	before := map[string]string{}
	for part := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n\n") {
		question, want, _ := strings.Cut(part, "\n")
		before[question] = want
		if got := s.ask(question); got != want {
			t.Errorf("%s answers\n%s\nand not\n%s", question, got, want)
		}
	}
	s.goldenGoesOn(at, before)
	s.goldenChanges()
}

// goldenChanges changes what is there, and begins anew.
func (s *server) goldenChanges() {
	s.t.Helper()
	quick := s.must(s.states("StartSyncExecution", map[string]any{"stateMachineArn": statesARN + "quick:1", "input": `{}`}))
	if !strings.Contains(quick, `"status":"SUCCEEDED"`) {
		s.t.Error(quick)
	}
	if again := s.must(s.states("CreateStateMachine", goldenQuick())); !strings.Contains(again, `"`+statesARN+`quick:1"`) {
		s.t.Errorf("a machine is created again as %s", again)
	}
	if version := s.must(s.states("PublishStateMachineVersion", map[string]any{"stateMachineArn": statesARN + "whole"})); !strings.Contains(version, `"`+statesARN+`whole:3"`) {
		s.t.Errorf("the next version is %s", version)
	}
	if w := s.states("StartExecution", map[string]any{"stateMachineArn": statesARN + "fails", "name": "x"}); !strings.Contains(w.Body.String(), "ExecutionAlreadyExists") {
		s.t.Errorf("a name is free again: %d %s", w.Code, w.Body)
	}
}

// goldenGoesOn ends what waits.
func (s *server) goldenGoesOn(at *clock.Virtual, before map[string]string) {
	s.t.Helper()
	run := s.mapRun("spread")
	first := s.children(run)[0]
	tokens := map[string]string{}
	collect := func(name string) {
		s.t.Helper()
		s.eventually("the token of "+name, func() bool {
			for text := range strings.SplitSeq(s.must(s.sqs(s.root, "ReceiveMessage", map[string]any{"QueueUrl": "tokens", "MaxNumberOfMessages": 10})), `"Body":"`) {
				text = strings.ReplaceAll(text, `\"`, `"`)
				tokens[member(text, "for")] = member(text, "token")
			}
			return tokens[name] != ""
		})
	}
	succeed := func(token string) {
		s.t.Helper()
		s.must(s.states("SendTaskSuccess", map[string]any{"taskToken": token, "output": `"done"`}))
	}
	for _, name := range []string{"token", "taken", "item 0"} {
		collect(name)
		s.must(s.states("SendTaskHeartbeat", map[string]any{"taskToken": tokens[name]}))
		succeed(tokens[name])
	}
	collect("item 1") // which is begun now
	succeed(tokens["item 1"])
	succeed(member(s.must(s.states("GetActivityTask", map[string]any{"activityArn": goldenWork})), "taskToken"))
	s.must(s.states("RedriveExecution", map[string]any{"executionArn": executionOf("fails")}))
	at.Advance(goldenWait) // the execution began some seconds after goldenTime
	for execution, then := range map[string]string{
		executionOf("timer"):   "WaitStateExited PassStateEntered PassStateExited ExecutionSucceeded",
		executionOf("token"):   "TaskSucceeded TaskStateExited ExecutionSucceeded",
		executionOf("taken"):   "ActivitySucceeded TaskStateExited ExecutionSucceeded",
		executionOf("offered"): "ActivityStarted ActivitySucceeded TaskStateExited ExecutionSucceeded",
		executionOf("spread"):  "MapRunSucceeded MapStateSucceeded MapStateExited ExecutionSucceeded",
		first:                  "TaskSucceeded TaskStateExited ExecutionSucceeded",
		executionOf("fails"):   "ExecutionRedriven ExecutionFailed",
	} {
		s.finished(execution)
		s.wantContinued(before[fmt.Sprintf(`GetExecutionHistory {"executionArn":%q}`, execution)], execution, then)
	}
	if got := s.must(s.states("DescribeMapRun", map[string]any{"mapRunArn": run})); !strings.Contains(got, `"status":"SUCCEEDED"`) || !strings.Contains(got, `"succeeded":2`) {
		s.t.Error(got)
	}
}

// wantContinued fails unless an execution's history is what it was and then that, without a gap.
func (s *server) wantContinued(before, execution, then string) {
	s.t.Helper()
	was, is := s.eventsIn(before), s.eventsIn(s.ask(fmt.Sprintf(`GetExecutionHistory {"executionArn":%q}`, execution)))
	if len(was) == 0 || len(was) > len(is) {
		s.t.Fatalf("%s had %d events, and has %d", execution, len(was), len(is))
	}
	var kinds []string
	for i, text := range is {
		if i < len(was) && text != was[i] {
			s.t.Errorf("%s: event %d was\n%s\nand is\n%s", execution, i+1, was[i], text)
		}
		var event struct {
			ID   int    `json:"id"`
			Kind string `json:"type"`
		}
		if err := json.Unmarshal([]byte(text), &event); err != nil || event.ID != i+1 {
			s.t.Errorf("%s: event %d is %s, %v", execution, i+1, text, err)
		}
		if i >= len(was) {
			kinds = append(kinds, event.Kind)
		}
	}
	if got := strings.Join(kinds, " "); got != then {
		s.t.Errorf("%s goes on with %s, and not %s", execution, got, then)
	}
}

// eventsIn are those of a history that was answered.
func (s *server) eventsIn(answer string) (events []string) {
	s.t.Helper()
	var history struct {
		Events []jsontext.Value `json:"events"`
	}
	if err := json.Unmarshal([]byte(answer), &history); err != nil {
		s.t.Fatal(answer, err)
	}
	for _, e := range history.Events {
		events = append(events, string(e))
	}
	return events
}
