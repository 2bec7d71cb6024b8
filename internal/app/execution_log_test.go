package app

// Proves that a test call of the control plane goes through the gateway and comes back as AWS shows it, and that what stages keep of
// requests lands in a file by API Gateway's names. How: a server's entrances, called without a socket.

import (
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/gateway"
)

// rest calls an operation of API Gateway by its verb and path.
func (s *server) rest(method, path, body string) map[string]any {
	s.t.Helper()
	w := s.do(s.root, "apigateway", method, path, http.Header{"Content-Type": {"application/json"}}, body)
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); w.Code >= 300 || err != nil {
		s.t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	return out
}

func TestATestCallThroughTheServer(t *testing.T) {
	s := newServer(t)
	created := s.rest("POST", "/restapis", `{"name": "n"}`)
	api, root := created["id"].(string), created["rootResourceId"].(string)
	at := "/restapis/" + api + "/resources/" + root + "/methods/ANY"
	s.rest("PUT", at, `{"authorizationType": "AWS_IAM"}`)
	s.rest("PUT", at+"/integration", `{"type": "HTTP_PROXY", "httpMethod": "ANY", "uri": "https://${stageVariables.testHost}"}`)
	got := s.rest("POST", strings.TrimSuffix(at, "ANY")+"GET", `{"body": "", "headers": {"authorization": "Bearer secret-token"}}`)
	log := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).ReplaceAllString(got["log"].(string), "<id>")
	log = regexp.MustCompile(`(?m)^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4} : `).ReplaceAllString(log, "")
	if want := `Execution log for request <id>
Starting execution for request: <id>
HTTP Method: GET, Resource Path: /
Method request path: {}
Method request query string: {}
Method request headers: {authorization=*************-token}
Method request body before transformations: 
Execution failed due to configuration error: Invalid endpoint address
Method completed with status: 500
`; log != want {
		t.Errorf("%s", log)
	}
	if got["status"] != 500.0 || got["body"] != `{"message": "Internal server error"}` || got["headers"].(map[string]any)["x-amzn-ErrorType"] != "InternalServerErrorException" {
		t.Errorf("%v", got)
	}
	events := s.lines("audit.log")
	parameters, _ := events[len(events)-1]["requestParameters"].(map[string]any)
	if parameters["headers"] != "HIDDEN_DUE_TO_SECURITY_REASONS" || parameters["httpMethod"] != "GET" {
		t.Errorf("%v", events[len(events)-1])
	}
}

func TestExecutionsInAFile(t *testing.T) {
	if executions(nil) != nil {
		t.Error("a log that is off is somebody: every request would pay for it")
	}
	path := filepath.Join(t.TempDir(), "execution.log")
	file, err := openRotating(path, rotateBytes)
	if err != nil {
		t.Fatal(err)
	}
	log := newLineLog(file, prometheus.NewCounter(prometheus.CounterOpts{Name: "lost"}), true)
	at := time.Date(2026, 11, 22, 1, 33, 0, 5_000_000, time.UTC)
	executions(log).Write(&gateway.Execution{
		Account: "000000000000", Region: "us-east-1", API: "abcdef1234", Stage: "dev", RequestID: "id-1",
		Lines: []gateway.ExecutionLine{{Time: at, Text: "HTTP Method: GET"}, {Time: at, Text: "body: a\nb\xff\""}},
	})
	if err := log.close(); err != nil {
		t.Fatal(err)
	}
	lines := readLines(t, path)
	if len(lines) != 2 {
		t.Fatalf("%v", lines)
	}
	for i, want := range []string{"(id-1) HTTP Method: GET", "(id-1) body: a\nb\ufffd\""} {
		l := lines[i]
		if l["message"] != want || l["logGroup"] != "API-Gateway-Execution-Logs_abcdef1234/dev" || l["account"] != "000000000000" || l["region"] != "us-east-1" ||
			l["requestId"] != "id-1" || l["time"] != "2026-11-22T01:33:00.005Z" {
			t.Errorf("%v", l)
		}
	}
}
