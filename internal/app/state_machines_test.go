package app

// Proves what roles of state machines must be and may: one that trusts Step Functions, by its own name or by the region's and for this machine if the
// trust says so, and that may have deliveries of logs set up if the machine logs; and that what was created is there after the server was
// stopped. How: a whole server with its own IAM and CloudWatch Logs.

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"sluice/internal/clock"
)

// states calls an operation of Step Functions and returns its answer.
func (s *server) states(operation string, in map[string]any) *httptest.ResponseRecorder {
	s.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(s.root, "states", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amz-Target": {"AWSStepFunctions." + operation}}, string(body))
}

const statesARN = "arn:aws:states:us-east-1:000000000000:stateMachine:"

// machineRole makes a role that a principal may assume on a condition, and that may do some actions.
func (s *server) machineRole(name, principal, condition, actions string) string {
	s.t.Helper()
	trust := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":%q}%s}]}`, principal, condition)
	may := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[%s],"Resource":"*"}]}`, actions)
	for _, w := range []*httptest.ResponseRecorder{
		s.iam(s.root, "CreateRole", "RoleName", name, "AssumeRolePolicyDocument", trust),
		s.iam(s.root, "PutRolePolicy", "RoleName", name, "PolicyName", "p", "PolicyDocument", may),
	} {
		if w.Code != http.StatusOK {
			s.t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	return "arn:aws:iam::000000000000:role/" + name
}

func TestRolesOfStateMachines(t *testing.T) {
	folder := t.TempDir()
	s := newServerAt(t, folder, clock.System{})
	forMachine := func(name string) string {
		return `,"Condition":{"ArnEquals":{"aws:SourceArn":"` + statesARN + name + `"}}`
	}
	s.logs("CreateLogGroup", `{"logGroupName":"g"}`)
	const untrusted = "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role."
	const mute = "The state machine IAM Role is not authorized to access the Log Destination"
	for i, c := range []struct {
		role    string
		logging map[string]any
		refusal string // empty for none
	}{
		{"arn:aws:iam::000000000000:role/none", nil, untrusted},
		{s.machineRole("lambda", "lambda.amazonaws.com", "", deliveries), nil, untrusted},
		{s.machineRole("elsewhere", "states.eu-west-1.amazonaws.com", "", deliveries), nil, untrusted},
		{s.machineRole("other", "states.amazonaws.com", forMachine("other"), deliveries), nil, untrusted},
		{s.machineRole("global", "states.amazonaws.com", "", `"logs:CreateLogDelivery"`), nil, ""},
		{s.machineRole("regional", "states.us-east-1.amazonaws.com", "", deliveries), nil, ""},
		{s.machineRole("mine", "states.amazonaws.com", forMachine("m6"), deliveries), nil, ""},
		{"arn:aws:iam::000000000000:role/global", loggingTo("g", "ALL", false), mute},
		{"arn:aws:iam::000000000000:role/regional", loggingTo("g", "ALL", false), ""},
		{"arn:aws:iam::000000000000:role/regional", loggingTo("none", "ALL", false), "Invalid Logging Configuration: Log Destination not found."},
	} {
		in := map[string]any{"name": fmt.Sprint("m", i), "roleArn": c.role, "definition": `{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}`}
		if c.logging != nil {
			in["loggingConfiguration"] = c.logging
		}
		w := s.states("CreateStateMachine", in)
		if ok := w.Code == http.StatusOK; ok != (c.refusal == "") || !strings.Contains(w.Body.String(), c.refusal) {
			t.Errorf("%d: %d %s, want %q", i, w.Code, w.Body, c.refusal)
		}
	}
	before := s.states("ListStateMachines", nil).Body.String()
	s.close()
	s = newServerAt(t, folder, clock.System{})
	if after := s.states("ListStateMachines", nil).Body.String(); after != before || strings.Count(after, statesARN) != 4 {
		t.Errorf("after a restart\n%s\nbefore\n%s", after, before)
	}
	if w := s.states("ListMapRuns", map[string]any{"executionArn": "arn:aws:states:us-east-1:000000000000:execution:m4:e"}); !strings.Contains(w.Body.String(), "ExecutionDoesNotExist") {
		t.Errorf("an execution that is not there answered %d %s", w.Code, w.Body)
	}
}
