package app

// Proves that logs have one well-formed line for each call whatever callers put into names, that it is rotated, and that a
// log that cannot be written loses lines, counts them, and goes on when it can be written again.

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/edge"
	"sluice/internal/gateway"
)

func TestLogLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "access.log")
	log, _ := openLog(t, path, rotateBytes)
	start := time.Date(2026, 11, 22, 8, 30, 0, 5e6, time.UTC)
	log.write(func(b []byte) []byte {
		return appendCall(b, &edge.Record{
			RequestID: "id-1", Service: "sqs", Operation: "SendMessage", Principal: "arn:aws:iam::1:user/\"\n\xff", Start: start, Status: 403,
			Code: "AccessDenied", Duration: 1500 * time.Microsecond, BytesIn: 7,
		})
	})
	log.write(func(b []byte) []byte {
		return appendRequest(b, &gateway.Record{RequestID: "id-2", API: "abc", Stage: "prod", Method: "POST", Resource: "/{a}", Start: start, Status: 200, Broken: "INTEGRATION_TIMEOUT"})
	})
	if err := log.close(); err != nil {
		t.Fatal(err)
	}
	lines := readLines(t, path)
	if len(lines) != 2 {
		t.Fatalf("%q", lines)
	}
	if l := lines[0]; l["time"] != "2026-11-22T08:30:00.005Z" || l["requestId"] != "id-1" || l["principal"] != "arn:aws:iam::1:user/\"\n\ufffd" ||
		l["status"] != 403.0 || l["code"] != "AccessDenied" || l["micros"] != 1500.0 || l["bytesIn"] != 7.0 {
		t.Errorf("%v", l)
	}
	if l := lines[1]; l["api"] != "abc" || l["resource"] != "/{a}" || l["refusal"] != nil || l["broken"] != "INTEGRATION_TIMEOUT" {
		t.Errorf("%v", l)
	}
}

func TestLogRotates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "access.log")
	file, err := openRotating(path, 100)
	if err != nil {
		t.Fatal(err)
	}
	line := strings.Repeat("x", 39) + "\n"
	for range 5 { // two lines a file: the fifth is alone
		if _, err := file.Write([]byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{path: 1, path + ".1": 2} {
		text, err := os.ReadFile(name)
		if err != nil || string(text) != strings.Repeat(line, want) {
			t.Errorf("%s has %d bytes: %v", name, len(text), err)
		}
	}
	// What was there when it was opened counts.
	if file, err = openRotating(path, 50); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write([]byte(line)); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != line {
		t.Errorf("%q, %v", text, err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestLogThatCannotBeWritten(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "logs")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "access.log")
	log, metrics := openLog(t, path, 10)
	write := func(text string) {
		log.write(func(b []byte) []byte { return append(b, text...) })
		log.mu.Lock()
		log.flush()
		log.mu.Unlock()
	}
	write("first line\n")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	write("is lost\n")
	families, err := metrics.Gather()
	if err != nil || len(families) != 1 {
		t.Fatalf("%v, %v", families, err)
	}
	if lost := families[0].GetMetric()[0].GetCounter().GetValue(); lost != float64(len("is lost\n")) {
		t.Errorf("%v bytes are counted as lost", lost)
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	write("is kept\n")
	if text, err := os.ReadFile(path); err != nil || string(text) != "is kept\n" {
		t.Errorf("%q, %v", text, err)
	}
	if err := log.close(); err != nil {
		t.Error(err)
	}
}

func openLog(t *testing.T, path string, limit int64) (*lineLog, *prometheus.Registry) {
	t.Helper()
	file, err := openRotating(path, limit)
	if err != nil {
		t.Fatal(err)
	}
	metrics := prometheus.NewRegistry()
	return newLineLog(file, lostBytes(metrics).WithLabelValues("test"), false), metrics
}

func readLines(t *testing.T, path string) []map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]any
	for line := range strings.Lines(string(text)) {
		var l map[string]any
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		out = append(out, l)
	}
	return out
}
