package conformance

// Proves that unmodified AWS tools written in Python work: boto3, and the AWS CLI by the commands of the example's page, as they
// stand there. How: the tools of the virtual environment in $VENV, against the binary.

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// venv is the virtual environment that "make conformance" makes.
func venv(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("VENV")
	switch {
	case folder != "":
		return folder
	case os.Getenv("CI") == "true":
		t.Fatal("VENV is not set")
	}
	t.Skip("left out: VENV names no virtual environment with boto3 and the AWS CLI; \"make conformance\" makes one")
	return ""
}

// run runs a tool to its end and returns what it printed; its failure is the test's.
func run(t *testing.T, environment []string, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, name, args...)
	command.Env = environment
	out, err := command.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, failed.Stderr)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestBoto3(t *testing.T) {
	folder := venv(t)
	s := start(t)
	out := run(t, s.environment(), filepath.Join(folder, "bin", "python"), "python/callback.py")
	if !strings.HasSuffix(strings.TrimSpace(out), "every step gave its answer") {
		t.Errorf("the script did not come to its end: %s", out)
	}
}

// The page's commands, from the first to the last, with the server's address in place of the default one.
func TestCLI(t *testing.T) {
	folder := venv(t)
	if _, err := exec.LookPath("curl"); err != nil {
		t.Fatal("curl is not installed (Debian: apt-get install curl)")
	}
	s := start(t)
	page, err := os.ReadFile("../examples/callback-receiver/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, script, found := strings.Cut(string(page), "```sh\n")
	script, _, closed := strings.Cut(script, "```")
	if !found || !closed {
		t.Fatal("the page has no commands")
	}
	script = strings.ReplaceAll(script, "127.0.0.1:4566", s.address)
	environment := append(s.environment(), "SLUICE="+s.binary, "SLUICE_LISTEN="+s.address, "SLUICE_DATA="+s.folder, "PATH="+filepath.Join(folder, "bin")+":"+os.Getenv("PATH"))
	// Version 1 of the CLI needs "sluice aws", which finds the CLI on its own.
	out := run(t, environment, "bash", "-euo", "pipefail", "-c", `aws() { "$SLUICE" aws "$@"; }`+"\n"+script)
	for _, want := range []string{`{"SendMessageResponse":{"ResponseMetadata":{"RequestId":"`, `"Body": "{\"message\": \"Hello World\"}"`} {
		if !strings.Contains(out, want) {
			t.Errorf("the commands do not print %s:\n%s", want, out)
		}
	}
}
