package app

// Proves that the logs of stages reach CloudWatch Logs as the role of the account's settings, and as far as its policies allow: without a
// role or a permission nothing does, the group of execution logs is made, and that of access logs is not. How: a server's entrances, and
// lines as the gateway hands them out.

import (
	"net/http"
	"testing"

	"github.com/go-json-experiment/json"

	"sluice/internal/gateway"
)

// logged are the messages of a group; nil when there is no such group.
func (s *server) logged(group string) []string {
	s.t.Helper()
	w := s.do(s.root, "logs", "POST", "/", http.Header{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {"Logs_20140328.FilterLogEvents"}}, `{"logGroupName":"`+group+`"}`)
	var out struct {
		Events []struct{ Message string } `json:"events"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out, json.MatchCaseInsensitiveNames(true)); err != nil {
		s.t.Fatal(err)
	}
	var messages []string
	for _, e := range out.Events {
		messages = append(messages, e.Message)
	}
	return messages
}

func TestStagesLogAsTheirRole(t *testing.T) {
	s := newServer(t)
	at := s.clock.Now()
	execution := &gateway.Execution{
		Account: "000000000000", Region: "us-east-1", API: "abcdef1234", Stage: "dev", RequestID: "id-1", Lines: []gateway.ExecutionLine{{Time: at, Text: "HTTP Method: GET"}},
	}
	const group = "API-Gateway-Execution-Logs_abcdef1234/dev"
	access := gateway.LogGroup{Account: "000000000000", Region: "us-east-1", Name: "access"}
	// log hands both logs out, and waits until they are where they go. What is known of rights is forgotten.
	log := func() {
		logs := &gatewayLogs{roleLogs: s.app.roleLogs, accesses: s.app.logs.stages, role: s.app.control.CloudWatchRole}
		logs.Write(execution)
		logs.LogAccess(access, at, []byte("a line\n"))
		logs.close()
		logs.start()
	}
	log()
	if got := s.logged(group); got != nil {
		t.Errorf("without a role: %v", got)
	}
	trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	s.must(s.iam(s.root, "CreateRole", "RoleName", "logger", "AssumeRolePolicyDocument", trust))
	s.rest("PATCH", "/account", `{"patchOperations":[{"op":"replace","path":"/cloudwatchRoleArn","value":"arn:aws:iam::000000000000:role/logger"}]}`)
	log()
	if got := s.logged(group); got != nil {
		t.Errorf("without a permission: %v", got)
	}
	s.must(s.iam(s.root, "PutRolePolicy", "RoleName", "logger", "PolicyName", "p", "PolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"arn:aws:logs:*:*:*"}]}`))
	log()
	if got := s.logged(group); len(got) != 1 || got[0] != "(id-1) HTTP Method: GET" {
		t.Errorf("with it: %v", got)
	}
	if got := s.logged("access"); got != nil {
		t.Errorf("a group of access logs was made: %v", got)
	}
	s.do(s.root, "logs", "POST", "/", http.Header{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {"Logs_20140328.CreateLogGroup"}}, `{"logGroupName":"access"}`)
	log()
	if got := s.logged("access"); len(got) != 1 || got[0] != "a line" {
		t.Errorf("access: %v", got)
	}
}
