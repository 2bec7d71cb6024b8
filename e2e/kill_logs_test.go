package e2e

// Proves that log events which have been written survive kill -9, each once and in order, and that the server goes on behind them. How: the
// metric of what waits tells when everything so far is on the disk; what comes after that may be lost with the process, at most the last
// second of it, but only from the end.

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"sluice/internal/servertest"
)

// logs calls an operation of CloudWatch Logs.
func logs(t *testing.T, s *servertest.Server, operation string, in, out any) {
	t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	header := http.Header{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {"Logs_20140328." + operation}}
	if err := s.Call("logs", http.MethodPost, "/", header, body, out); err != nil {
		t.Fatalf("%s: %v", operation, err)
	}
}

func TestKillLogs(t *testing.T) {
	s := launch(t, servertest.Build(t))
	stream := map[string]any{"logGroupName": "g", "logStreamName": "s"}
	logs(t, s, "CreateLogGroup", map[string]any{"logGroupName": "g"}, nil)
	logs(t, s, "CreateLogStream", stream, nil)
	sent := 0
	put := func(batches int) {
		for range batches {
			var events []map[string]any
			for range 20 {
				events = append(events, map[string]any{"timestamp": time.Now().UnixMilli(), "message": fmt.Sprint("event ", sent)})
				sent++
			}
			logs(t, s, "PutLogEvents", map[string]any{"logGroupName": "g", "logStreamName": "s", "logEvents": events}, nil)
		}
	}
	for round := range 3 {
		put(20)
		if err := s.WaitForMetric("sluice_log_events_pending_bytes 0"); err != nil {
			t.Fatal(err)
		}
		written := sent
		put(5)
		s.Kill()
		if err := s.Restart(); err != nil {
			t.Fatal(err)
		}
		got := allEvents(t, s)
		for i, message := range got {
			if message != fmt.Sprint("event ", i) {
				t.Fatalf("round %d: %q is number %d", round, message, i)
			}
		}
		if len(got) < written {
			t.Fatalf("round %d: %d are left of %d that were written", round, len(got), written)
		}
		sent = len(got) // those behind are lost; their numbers are used again
	}
}

// allEvents reads every page.
func allEvents(t *testing.T, s *servertest.Server) []string {
	t.Helper()
	var all []string
	in := map[string]any{"logGroupName": "g", "limit": 500}
	for {
		var page struct {
			Events []struct {
				Message string `json:"message"`
			} `json:"events"`
			NextToken string `json:"nextToken"`
		}
		logs(t, s, "FilterLogEvents", in, &page)
		for _, e := range page.Events {
			all = append(all, e.Message)
		}
		if page.NextToken == "" {
			return all
		}
		in["nextToken"] = page.NextToken
	}
}
