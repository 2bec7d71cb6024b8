package e2e

// Proves that executions of workflows survive kill -9 to the step: every one whose start was acknowledged finishes, its history has no gap, and no
// attempt of a task has two results. How: executions that send a message, wait a second and fork are started while the server is killed again
// and again; a start that was not answered is asked for again by the same name.

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"sluice/internal/servertest"
)

const (
	executionsStarted = 400
	executionKills    = 4
	// executionsMax is how long the server may take to finish them all.
	executionsMax = 90 * time.Second
	workflowARN   = "arn:aws:states:" + servertest.Region + ":" + servertest.Account + ":stateMachine:m"
)

func TestKillExecutions(t *testing.T) {
	s := launch(t, servertest.Build(t))
	makeWorkflow(t, s)
	for n := range executionKills {
		var started sync.WaitGroup
		for part := range 4 {
			started.Go(func() {
				for i := part; i < executionsStarted/executionKills; i += 4 {
					if startWorkflow(s, fmt.Sprintf("e%d-%d", n, i)) != nil {
						return // the server was killed
					}
				}
			})
		}
		<-time.After(time.Duration(100+150*n) * time.Millisecond) // the moment of the kill is what the test varies
		s.Kill()
		started.Wait()
		if err := s.Restart(); err != nil {
			t.Fatal(err)
		}
		for i := range executionsStarted / executionKills {
			// Those that run are answered as the first time; those that are over already exist.
			if err := startWorkflow(s, fmt.Sprintf("e%d-%d", n, i)); err != nil && !strings.Contains(err.Error(), "ExecutionAlreadyExists") {
				t.Fatal(err)
			}
		}
	}
	over := time.Now().Add(executionsMax)
	for n := range executionKills {
		for i := range executionsStarted / executionKills {
			finished(t, s, fmt.Sprintf("e%d-%d", n, i), over)
		}
	}
}

func states(s *servertest.Server, operation string, in map[string]any, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	header := http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amz-Target": {"AWSStepFunctions." + operation}}
	return s.Call("states", http.MethodPost, "/", header, body, out)
}

func startWorkflow(s *servertest.Server, name string) error {
	return states(s, "StartExecution", map[string]any{"stateMachineArn": workflowARN, "name": name, "input": `{"name":"` + name + `"}`}, nil)
}

// finished waits until an execution has succeeded, and reads its history.
func finished(t *testing.T, s *servertest.Server, name string, over time.Time) {
	t.Helper()
	arn := map[string]any{"executionArn": "arn:aws:states:" + servertest.Region + ":" + servertest.Account + ":execution:m:" + name}
	var now struct {
		Status string `json:"status"`
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for now.Status != "SUCCEEDED" {
		if err := states(s, "DescribeExecution", arn, &now); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if now.Status != "SUCCEEDED" && (now.Status != "RUNNING" || time.Now().After(over)) {
			t.Fatalf("%s is %s", name, now.Status)
		}
		if now.Status == "RUNNING" {
			<-tick.C
		}
	}
	var history struct {
		Events []struct {
			ID       int64  `json:"id"`
			Previous int64  `json:"previousEventId"`
			Type     string `json:"type"`
		} `json:"events"`
	}
	arn["maxResults"] = 1000
	if err := states(s, "GetExecutionHistory", arn, &history); err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for i, e := range history.Events {
		if e.ID != int64(i)+1 || e.Previous >= e.ID {
			t.Errorf("%s: event %d, after %d, stands at %d", name, e.ID, e.Previous, i+1)
		}
		counts[e.Type]++
	}
	for kind, want := range map[string]int{"ExecutionStarted": 1, "TaskScheduled": 1, "TaskSucceeded": 1, "WaitStateExited": 1, "ParallelStateSucceeded": 1, "PassStateExited": 2, "ExecutionSucceeded": 1} {
		if counts[kind] != want {
			t.Errorf("%s has %d of %s", name, counts[kind], kind)
		}
	}
}

// makeWorkflow makes the queue, the role and the state machine.
func makeWorkflow(t *testing.T, s *servertest.Server) {
	t.Helper()
	if err := s.SQS("CreateQueue", map[string]any{"QueueName": "sent"}, nil); err != nil {
		t.Fatal(err)
	}
	for _, form := range []url.Values{
		{"Action": {"CreateRole"}, "AssumeRolePolicyDocument": {`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole"}}`}},
		{"Action": {"PutRolePolicy"}, "PolicyName": {"p"}, "PolicyDocument": {`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}}`}},
	} {
		form.Set("Version", "2010-05-08")
		form.Set("RoleName", "workflows")
		if err := s.Call("iam", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(form.Encode()), nil); err != nil {
			t.Fatal(err)
		}
	}
	definition := fmt.Sprintf(`{"StartAt":"Send","States":{
		"Send":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"http://%s/%s/sent","MessageBody.$":"$.name"},"ResultPath":null,"Next":"Wait"},
		"Wait":{"Type":"Wait","Seconds":1,"Next":"Fork"},
		"Fork":{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}],"End":true}}}`,
		s.Address, servertest.Account)
	if err := states(s, "CreateStateMachine", map[string]any{
		"name": "m", "definition": definition, "roleArn": "arn:aws:iam::" + servertest.Account + ":role/workflows",
	}, nil); err != nil {
		t.Fatal(err)
	}
}
