package e2e

// Proves that "sluice logs" prints what a group has, in the AWS CLI's form, and with --follow each event as it comes, once, whatever the order; that it
// waits for a group that is not there yet, and ends well when it is interrupted. How: the binary against the binary.

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"sluice/internal/servertest"
)

// putLog puts one event.
func putLog(t *testing.T, s *servertest.Server, stream string, at time.Time, message string) {
	t.Helper()
	logs(t, s, "PutLogEvents", map[string]any{
		"logGroupName": "/aws/lambda/f", "logStreamName": stream, "logEvents": []map[string]any{{"timestamp": at.UnixMilli(), "message": message}},
	}, nil)
}

func TestLogsCommand(t *testing.T) {
	binary := servertest.Build(t)
	s := launch(t, binary)
	command := func(arguments ...string) *exec.Cmd {
		return exec.Command(binary, append([]string{"logs", "--listen", s.Address, "--data", s.Folder()}, arguments...)...)
	}
	if out, err := command("f").CombinedOutput(); err == nil || !strings.Contains(string(out), "The specified log group does not exist.") {
		t.Errorf("of no group: %v %s", err, out)
	}
	following := command("f", "--follow")
	stdout, err := following.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := following.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := following.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = following.Process.Kill() }()
	come, notes := bufio.NewScanner(stdout), bufio.NewScanner(stderr)
	if !notes.Scan() || notes.Text() != "there is no log group /aws/lambda/f yet" {
		t.Fatalf("it does not say that it waits, but %q", notes.Text())
	}
	logs(t, s, "CreateLogGroup", map[string]any{"logGroupName": "/aws/lambda/f"}, nil)
	for _, stream := range []string{"a", "b"} {
		logs(t, s, "CreateLogStream", map[string]any{"logGroupName": "/aws/lambda/f", "logStreamName": stream}, nil)
	}
	now := time.Now().Truncate(time.Millisecond)
	line := func(at time.Time, rest string) string {
		return at.UTC().Format("2006-01-02T15:04:05.000000") + "+00:00 " + rest
	}
	var want []string
	putLog(t, s, "a", now.Add(-20*time.Minute), "too old")
	for _, e := range []struct {
		stream, message string
		late            time.Duration
	}{{"a", "one\n", 0}, {"b", "two words", 0}, {"b", "late", 2 * time.Second}, {"a", "ERROR four", -time.Millisecond}} {
		at := now.Add(-e.late)
		putLog(t, s, e.stream, at, e.message)
		want = append(want, line(at, e.stream+" "+strings.TrimSpace(e.message)))
		if !come.Scan() || come.Text() != want[len(want)-1] {
			t.Fatalf("follows %q, not %q", come.Text(), want[len(want)-1])
		}
	}
	if err := following.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if come.Scan() {
		t.Errorf("follows %q, again", come.Text())
	}
	if err := following.Wait(); err != nil {
		t.Errorf("interrupted, it ends with %v", err)
	}
	want[0], want[1], want[2] = want[2], want[0], want[1] // by time
	for _, c := range []struct {
		arguments []string
		want      []string
	}{
		{[]string{"f"}, want},
		{[]string{"arn:aws:lambda:us-east-1:000000000000:function:f:live", "--since", "5m", "--filter-pattern", "ERROR"}, want[3:]},
		{[]string{"--group", "/aws/lambda/f", "--since", "1h", "--filter-pattern", "?old ?two", "--format", "short"}, []string{
			now.Add(-20*time.Minute).UTC().Format("2006-01-02T15:04:05") + " too old", now.UTC().Format("2006-01-02T15:04:05") + " two words",
		}},
	} {
		out, err := command(c.arguments...).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != strings.Join(c.want, "\n") {
			t.Errorf("%q: %v\n%s\nwant\n%s", c.arguments, err, got, strings.Join(c.want, "\n"))
		}
	}
}
