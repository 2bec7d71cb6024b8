package app

// Proves that each log group has a file of its own below the data folder, whatever its name is, that each line is one line there, that
// no more files are open than allowed and none of their lines is lost, and that lines which cannot be written are counted. How: a folder
// of the test's, read back after the logs are closed.

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/gateway"
)

func openStageLogs(t *testing.T, folder string) (*stageLogs, *prometheus.Registry) {
	t.Helper()
	metrics := prometheus.NewRegistry()
	s := newStageLogs(folder, lostBytes(metrics).WithLabelValues("stages"))
	t.Cleanup(func() { _ = s.close() })
	return s, metrics
}

func group(name string) gateway.LogGroup {
	return gateway.LogGroup{Account: "111111111111", Region: "us-east-1", Name: name}
}

func readText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestStageLogsHaveFiles(t *testing.T) {
	folder := t.TempDir()
	s, _ := openStageLogs(t, folder)
	long := strings.Repeat("/long", 100)
	other := group("a")
	other.Account = "222222222222"
	for _, g := range []gateway.LogGroup{group("/aws/api"), group("../../up"), group(".."), group(long), group(long + "er"), other} {
		s.LogAccess(g, time.Unix(1, 0), []byte(g.Name+" one"))
		s.LogAccess(g, time.Unix(2, 0), []byte("two\n"))
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(folder, "111111111111", "us-east-1")
	for name, want := range map[string]string{"%2Faws%2Fapi": "/aws/api", "..%2F..%2Fup": "../../up", "..": ".."} {
		if got := readText(t, filepath.Join(at, name+".log")); got != want+" one\ntwo\n" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := readText(t, filepath.Join(folder, "222222222222", "us-east-1", "a.log")); got != "a one\ntwo\n" {
		t.Errorf("%q", got)
	}
	files, err := os.ReadDir(at)
	if err != nil || len(files) != 5 {
		t.Errorf("%v %v", files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || len(f.Name()) > 255 || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", f.Name(), info.Mode(), err)
		}
	}
}

func TestStageLogsAreBounded(t *testing.T) {
	folder := t.TempDir()
	s, _ := openStageLogs(t, folder)
	const groups, rounds = stageLogsMax + 20, 3
	for round := range rounds {
		var wait sync.WaitGroup
		for i := range groups {
			wait.Go(func() {
				s.LogAccess(group(fmt.Sprint("g", i)), time.Unix(int64(i), 0), fmt.Appendf(nil, "%d", round))
			})
		}
		wait.Wait()
		if len(s.open) != stageLogsMax {
			t.Fatalf("%d logs are open", len(s.open))
		}
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	s.LogAccess(group("g1"), time.Unix(9, 0), []byte("after the end"))
	for i := range groups {
		if got := readText(t, filepath.Join(folder, "111111111111", "us-east-1", fmt.Sprint("g", i, ".log"))); got != "0\n1\n2\n" {
			t.Errorf("g%d: %q", i, got)
		}
	}
}

func TestStageLogsThatCannotBeWritten(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, metrics := openStageLogs(t, folder)
	s.LogAccess(group("g"), time.Unix(1, 0), []byte("12345"))
	families, err := metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	if lost := families[0].GetMetric()[0].GetCounter().GetValue(); lost != 5 {
		t.Errorf("%v bytes are counted as lost", lost)
	}
}
