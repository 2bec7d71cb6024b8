package app

// Proves that what executions do is in CloudWatch Logs, as the machine's logging says and its role may, and in CloudWatch's metrics, by AWS's names;
// that what a role may not log is lost to nobody's surprise: it is counted, and the denial log says why; and that what waits to be logged is
// bounded. How: a whole server at a time of the test's own runs executions of every sort, ends, and is asked when it runs again: what the API
// acknowledged is there then.

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/clock"
	"sluice/internal/service/cloudwatchlogs"
)

const deliveries = `"logs:CreateLogDelivery","logs:PutResourcePolicy","logs:DescribeResourcePolicies","logs:DescribeLogGroups"`

// logs calls an operation of CloudWatch Logs.
func (s *server) logs(operation, body string) {
	s.t.Helper()
	s.must(s.do(s.root, "logs", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {"Logs_20140328." + operation}}, body))
}

// loggingTo is a machine's logging to a group.
func loggingTo(group, level string, data bool) map[string]any {
	return map[string]any{"level": level, "includeExecutionData": data, "destinations": []any{
		map[string]any{"cloudWatchLogsLogGroup": map[string]any{"logGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:" + group + ":*"}},
	}}
}

// workflow makes a state machine.
func (s *server) workflow(name, kind, role, definition string, logging map[string]any) string {
	s.t.Helper()
	s.must(s.states("CreateStateMachine", map[string]any{"name": name, "type": kind, "roleArn": role, "definition": definition, "loggingConfiguration": logging}))
	return statesARN + name
}

// statistics is the sum of a metric of AWS/States in the hour after a time, and how many values make it.
func (s *server) statistics(metric string, from time.Time, dimensions ...string) string {
	s.t.Helper()
	in := url.Values{
		"Action": {"GetMetricStatistics"}, "Version": {"2010-08-01"}, "Namespace": {"AWS/States"}, "MetricName": {metric}, "Period": {"3600"},
		"StartTime": {from.Format(time.RFC3339)}, "EndTime": {from.Add(time.Hour).Format(time.RFC3339)}, "Statistics.member.1": {"Sum"}, "Statistics.member.2": {"SampleCount"},
	}
	for i := 0; i < len(dimensions); i += 2 {
		at := fmt.Sprint("Dimensions.member.", i/2+1)
		in.Set(at+".Name", dimensions[i])
		in.Set(at+".Value", dimensions[i+1])
	}
	w := s.do(s.root, "monitoring", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, in.Encode())
	s.must(w)
	text := w.Body.String()
	return element(text, "Sum") + " of " + element(text, "SampleCount") + " " + element(text, "Unit")
}

const (
	twoPasses = `{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "Next": "B"}, "B": {"Type": "Pass", "End": true}}}`
	failing   = `{"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E", "Cause": "C"}}}`
	twoItems  = `{"StartAt": "M", "States": {"M": {"Type": "Map", "Label": "each", "End": true, "ItemProcessor": {
		"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}}}}`
)

// logLine is what a line says.
type logLine struct {
	ID        string         `json:"id"`
	Type      string         `json:"type"`
	Details   map[string]any `json:"details"`
	Previous  string         `json:"previous_event_id"`
	At        string         `json:"event_timestamp"`
	Execution string         `json:"execution_arn"`
	Redrives  string         `json:"redrive_count"`
}

// workflowLines are the lines of a group by execution: "execution:m:x" has "1 ExecutionStarted, ".
func (s *server) workflowLines(group string) map[string]string {
	s.t.Helper()
	out := map[string]string{}
	for _, text := range s.logged(group) {
		var l logLine
		if err := json.Unmarshal([]byte(text), &l); err != nil || l.At == "" || l.Previous == "" || l.Details == nil {
			s.t.Fatalf("%v in %s", err, text)
		}
		name := strings.Join(strings.SplitN(l.Execution, ":", 9)[5:8], ":") // without an Express execution's ID
		out[name] += l.ID + " " + l.Type + ", "
		if l.Redrives != "0" {
			out[name] += "redriven " + l.Redrives + ", "
		}
	}
	return out
}

// finished waits until an execution is over: children of a Map Run run beside their parent.
func (s *server) finished(arn string) string {
	s.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for over := time.Now().Add(time.Minute); time.Now().Before(over); <-tick.C {
		var out struct {
			Status string `json:"status"`
		}
		if err := json.Unmarshal([]byte(s.must(s.states("DescribeExecution", map[string]any{"executionArn": arn}))), &out); err != nil {
			s.t.Fatal(err)
		}
		if out.Status != "RUNNING" {
			return out.Status
		}
	}
	s.t.Fatalf("%s does not end", arn)
	return ""
}

// runWorkflow runs an execution named x.
func (s *server) runWorkflow(machine, input string) {
	s.t.Helper()
	s.must(s.states("StartExecution", map[string]any{"stateMachineArn": machine, "name": "x", "input": input}))
	s.finished(strings.Replace(machine, ":stateMachine:", ":execution:", 1) + ":x")
}

func TestWorkflowsAreLoggedAndMeasured(t *testing.T) {
	folder, at := t.TempDir(), clock.NewVirtual(goldenTime)
	s := newServerAt(t, folder, at)
	role := s.machineRole("runner", "states.us-east-1.amazonaws.com", "", deliveries) // Step Functions by the region's name: see assumeForMachine
	s.logs("CreateLogGroup", `{"logGroupName":"g"}`)
	s.logs("CreateLogGroup", `{"logGroupName":"children"}`)
	all := s.workflow("all", "STANDARD", role, twoPasses, loggingTo("g", "ALL", true))
	s.runWorkflow(all, `{"secret": 1}`)
	s.runWorkflow(s.workflow("fails", "STANDARD", role, failing, loggingTo("g", "ERROR", false)), `{"secret": 2}`)
	s.must(s.states("RedriveExecution", map[string]any{"executionArn": "arn:aws:states:us-east-1:000000000000:execution:fails:x"}))
	s.runWorkflow(s.workflow("off", "STANDARD", role, twoPasses, loggingTo("g", "OFF", true)), `{}`)
	s.runWorkflow(s.workflow("maps", "STANDARD", role, twoItems, loggingTo("children", "ALL", false)), `[1, 2]`)
	s.must(s.states("StartSyncExecution", map[string]any{
		"stateMachineArn": s.workflow("quick", "EXPRESS", role, twoPasses, loggingTo("g", "ALL", false)), "name": "x", "input": `{"secret": 3}`,
	}))
	s.close()
	at.Advance(time.Hour)
	s = newServerAt(t, folder, at)
	s.wantWorkflowLines()
	s.wantWorkflowMetrics(all)
}

func (s *server) wantWorkflowLines() {
	s.t.Helper()
	const passes = "1 ExecutionStarted, 2 PassStateEntered, 3 PassStateExited, 4 PassStateEntered, 5 PassStateExited, 6 ExecutionSucceeded, "
	got, want := s.workflowLines("g"), map[string]string{
		"execution:all:x": passes, "express:quick:x": passes,
		"execution:fails:x": "2 FailStateEntered, 3 ExecutionFailed, 5 ExecutionFailed, redriven 1, ",
	}
	if !maps.Equal(got, want) {
		s.t.Errorf("logged\n%v\nwant\n%v", got, want)
	}
	text := strings.Join(s.logged("g"), "\n")
	if strings.Count(text, "secret") != 2 || !strings.Contains(text, `{"details":{"input":"{\"secret\": 1}","inputDetails":{"truncated":false},"roleArn":"arn:aws:iam::000000000000:role/runner"},"redrive_count":"0","id":"1",`) {
		s.t.Errorf("data in\n%s", text)
	}
	children := s.workflowLines("children")
	if n := strings.Count(children["execution:maps:x"], "MapRunStarted"); len(children) != 3 || n != 1 {
		s.t.Errorf("of a Map Run is logged %v", children)
	}
	for name, lines := range children {
		if strings.HasPrefix(name, "express:maps/each:") && lines != "1 ExecutionStarted, 2 PassStateEntered, 3 PassStateExited, 4 ExecutionSucceeded, " {
			s.t.Errorf("%s: %s", name, lines)
		}
	}
}

func (s *server) wantWorkflowMetrics(all string) {
	s.t.Helper()
	started := goldenTime.Truncate(time.Hour)
	for metric, want := range map[string]string{
		"ExecutionsStarted": "1 of 2 Count", "ExecutionsSucceeded": "1 of 2 Count", "ExecutionTime": "0 of 1 Milliseconds", "ExecutionsFailed": "0 of 2 Count",
	} {
		if got := s.statistics(metric, started, "StateMachineArn", all); got != want {
			s.t.Errorf("%s of one: %s, want %s", metric, got, want)
		}
	}
	for metric, want := range map[string]string{"ExecutionsStarted": "7 of 15 Count", "ExecutionsSucceeded": "6 of 15 Count", "RedrivenExecutionsFailed": "1 of 1 Count"} {
		if got := s.statistics(metric, started); got != want {
			s.t.Errorf("%s of all: %s, want %s", metric, got, want)
		}
	}
}

func TestWorkflowsThatMayNotLog(t *testing.T) {
	at := clock.NewVirtual(goldenTime)
	s := newServerAt(t, t.TempDir(), at)
	role := s.machineRole("runner", "states.amazonaws.com", "", deliveries)
	s.logs("CreateLogGroup", `{"logGroupName":"g"}`)
	s.logs("CreateLogGroup", `{"logGroupName":"gone"}`)
	machine := s.workflow("m", "STANDARD", role, twoPasses, loggingTo("g", "ALL", true))
	groupless := s.workflow("groupless", "STANDARD", role, twoPasses, loggingTo("gone", "ALL", true))
	s.must(s.iam(s.root, "DeleteRolePolicy", "RoleName", "runner", "PolicyName", "p"))
	s.logs("DeleteLogGroup", `{"logGroupName":"gone"}`)
	s.runWorkflow(machine, `{}`) // nor does that it may not be logged hold up what it does
	s.runWorkflow(groupless, `{}`)
	s.app.roleLogs.close()
	if lost := counterOf(t, s.app.metrics, lostMetric, "cloudwatch"); lost < 2*1000 {
		t.Errorf("%v bytes are counted as lost", lost)
	}
	if n := counterOf(t, s.app.metrics, "aws_states_executions_succeeded_total", machine); n != 1 {
		t.Errorf("Prometheus sees %v executions", n)
	}
	s.app.roleLogs.start()
	if got := s.logged("g"); got != nil {
		t.Errorf("without a permission: %v", got)
	}
	lines := s.lines("denials.log")
	if n := len(lines); n != 1 || lines[0]["action"] != "logs:CreateLogDelivery" || lines[0]["source"] != "inside" || lines[0]["via"] != "states.amazonaws.com" {
		t.Errorf("%v", lines)
	}
}

// counterOf is what a counter shows whose labels have a value.
func counterOf(t *testing.T, metrics *prometheus.Registry, name, label string) (sum float64) {
	t.Helper()
	families, err := metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				if f.GetName() == name && l.GetValue() == label {
					sum += m.GetCounter().GetValue()
				}
			}
		}
	}
	return sum
}

const lostMetric = "sluice_log_lost_bytes_total"

func TestWhatWaitsToBeLoggedIsBounded(t *testing.T) {
	metrics := prometheus.NewRegistry()
	l := &roleLogs{lost: lostBytes(metrics).WithLabelValues("cloudwatch"), queue: make(chan roleLines, roleLinesMax)} // nobody takes anything
	offer := func(role string, size int) {
		l.offer(&roleLines{logWriter: logWriter{role: role}, lines: []cloudwatchlogs.Line{{Text: strings.Repeat("x", size)}}})
	}
	text := 1 << 20
	for range roleBytesMax/text + 3 {
		offer("r", text)
	}
	offer("", text) // logs nothing, and so loses nothing
	if got := counterOf(t, metrics, lostMetric, "cloudwatch"); got != float64(3*text) || len(l.queue) != roleBytesMax/text || l.waiting.Load() != roleBytesMax {
		t.Errorf("%v bytes are lost, %d wait", got, l.waiting.Load())
	}
	for range len(l.queue) {
		x := <-l.queue
		l.waiting.Add(-x.size)
	}
	for range roleLinesMax + 2 {
		offer("r", 1)
	}
	if got := counterOf(t, metrics, lostMetric, "cloudwatch"); got != float64(3*text+2) || l.waiting.Load() != roleLinesMax {
		t.Errorf("%v bytes are lost, %d wait", got, l.waiting.Load())
	}
}
