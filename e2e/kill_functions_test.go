package e2e

// Proves that an event which was acknowledged to an asynchronous caller is run, though the server is killed (-9) before, and that no
// process of a function outlives the server. How: events pile up in front of a slow function that may run once at a time; what was run is told
// by the records in the queue that is its destination. Linux only, whose /proc says which processes a function has.

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"sluice/internal/servertest"
)

const (
	eventsBeforeKills = 30
	// functionMark is a variable by whose value a function's processes are known.
	functionMark = "SLUICE_TEST_MARK"
	// orphansMax is how long the kernel may take to end them, and eventsMax the server to run them all.
	orphansMax = 10 * time.Second
	eventsMax  = 90 * time.Second
)

const slowFunction = `exports.handler = async (event) => { await new Promise((done) => setTimeout(done, 50)); return event; };`

func TestKillFunctions(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("left out: there is no /proc")
	}
	if _, err := exec.LookPath("node"); err != nil && os.Getenv("CI") != "true" {
		t.Skip("left out: there is no Node.js")
	}
	s := launch(t, servertest.Build(t))
	mark := filepath.Base(t.TempDir()) + fmt.Sprint(time.Now().UnixNano())
	makeSlowFunction(t, s, mark)
	for n := range eventsBeforeKills {
		header := http.Header{"X-Amz-Invocation-Type": {"Event"}}
		if err := s.Call("lambda", http.MethodPost, "/2015-03-31/functions/slow/invocations", header, fmt.Appendf(nil, `{"n": %d}`, n), nil); err != nil {
			t.Fatal(err)
		}
	}
	got := map[int]bool{}
	over := time.Now().Add(eventsMax)
	for kills := 0; len(got) < eventsBeforeKills && time.Now().Before(over); {
		taken := takeRecords(t, s, got)
		if kills < 2 && taken && len(got) < eventsBeforeKills {
			kills++
			s.Kill()
			noOrphans(t, mark)
			if err := s.Restart(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(got) < eventsBeforeKills {
		t.Errorf("%d of %d events that were acknowledged were run", len(got), eventsBeforeKills)
	}
}

// takeRecords takes what the destination has, and reports whether it had anything.
func takeRecords(t *testing.T, s *servertest.Server, got map[int]bool) bool {
	t.Helper()
	queue := "http://" + s.Address + "/" + servertest.Account + "/done"
	var out struct {
		Messages []struct {
			Body          string
			ReceiptHandle string
		}
	}
	if err := s.SQS("ReceiveMessage", map[string]any{"QueueUrl": queue, "MaxNumberOfMessages": 10, "WaitTimeSeconds": 1}, &out); err != nil {
		t.Fatal(err)
	}
	for _, m := range out.Messages {
		var record struct {
			RequestPayload struct {
				N int `json:"n"`
			} `json:"requestPayload"`
		}
		if err := json.Unmarshal([]byte(m.Body), &record); err != nil {
			t.Fatalf("%s: %v", m.Body, err)
		}
		got[record.RequestPayload.N] = true
		if err := s.SQS("DeleteMessage", map[string]any{"QueueUrl": queue, "ReceiptHandle": m.ReceiptHandle}, nil); err != nil {
			t.Fatal(err)
		}
	}
	return len(out.Messages) > 0
}

// noOrphans waits until no process has the mark among its variables.
func noOrphans(t *testing.T, mark string) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	var left []string
	for over := time.Now().Add(orphansMax); time.Now().Before(over); <-tick.C {
		if left = marked(t, mark); len(left) == 0 {
			return
		}
	}
	t.Errorf("processes of functions outlive the server: %v", left)
}

func marked(t *testing.T, mark string) (out []string) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		text, err := os.ReadFile(path)
		if err == nil && bytes.Contains(text, []byte(functionMark+"="+mark)) { // those of others cannot be read, nor those that ended
			out = append(out, path)
		}
	}
	return out
}

// makeSlowFunction makes the function, its role and its destination.
func makeSlowFunction(t *testing.T, s *servertest.Server, mark string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.SQS("CreateQueue", map[string]any{"QueueName": "done"}, nil))
	for _, form := range []url.Values{
		{"Action": {"CreateRole"}, "AssumeRolePolicyDocument": {`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`}},
		{"Action": {"PutRolePolicy"}, "PolicyName": {"send"}, "PolicyDocument": {`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:SendMessage","logs:*"],"Resource":"*"}]}`}},
	} {
		form.Set("RoleName", "slow")
		form.Set("Version", "2010-05-08")
		must(s.Call("iam", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(form.Encode()), nil))
	}
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	w, err := z.Create("index.js")
	must(err)
	_, err = w.Write([]byte(slowFunction))
	must(err)
	must(z.Close())
	for _, step := range []struct {
		method, path string
		in           map[string]any
	}{
		{http.MethodPost, "/2015-03-31/functions", map[string]any{
			"FunctionName": "slow", "Runtime": "nodejs22.x", "Handler": "index.handler", "Role": "arn:aws:iam::" + servertest.Account + ":role/slow",
			"Code": map[string]any{"ZipFile": archive.Bytes()}, "Environment": map[string]any{"Variables": map[string]string{functionMark: mark}},
		}},
		{http.MethodPut, "/2017-10-31/functions/slow/concurrency", map[string]any{"ReservedConcurrentExecutions": 1}},
		{http.MethodPut, "/2019-09-25/functions/slow/event-invoke-config", map[string]any{
			"DestinationConfig": map[string]any{"OnSuccess": map[string]string{"Destination": "arn:aws:sqs:" + servertest.Region + ":" + servertest.Account + ":done"}},
		}},
	} {
		body, err := json.Marshal(step.in)
		must(err)
		must(s.Call("lambda", step.method, step.path, http.Header{"Content-Type": {"application/json"}}, body, nil))
	}
	waitUntilActive(t, s)
}

func waitUntilActive(t *testing.T, s *servertest.Server) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for over := time.Now().Add(eventsMax); time.Now().Before(over); <-tick.C {
		var out struct{ State string }
		if err := s.Call("lambda", http.MethodGet, "/2015-03-31/functions/slow/configuration", http.Header{}, nil, &out); err != nil {
			t.Fatal(err)
		}
		if out.State == "Active" {
			return
		}
	}
	t.Fatal("the function does not become active")
}
