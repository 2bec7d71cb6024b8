package conformance

// Proves that functions work as AWS's pages tell it, for unmodified tools: boto3 makes them, calls them and looks at what became of it; the
// functions are real ones of Node.js, Python and Java in whatever sandbox the host has. How: scripts that end with an error at the first
// answer that is not AWS's.

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestFunctions(t *testing.T) {
	for _, script := range []string{"proxy", "invocations", "asynchronous"} {
		t.Run(script, func(t *testing.T) { walk(t, start(t), script) })
	}
}

// A REST API starts a state machine of functions, as a page tells it from the roles to the picture.
func TestWorkflows(t *testing.T) {
	s := start(t)
	walk(t, s, "workflows", s.binary, "sfn", "graph", "--listen", s.address, "--data", s.folder)
}

// walk runs a script of the folder python, which says so when it came to its end.
func walk(t *testing.T, s *server, script string, args ...string) {
	t.Helper()
	out := run(t, s.environment(), filepath.Join(venv(t), "bin", "python"), append([]string{"python/" + script + ".py"}, args...)...)
	if !strings.HasSuffix(strings.TrimSpace(out), "every step gave its answer") {
		t.Errorf("the script did not come to its end: %s", out)
	}
}

// A function's error becomes a redirect, in Java from the exception inside the exception.
func TestRedirects(t *testing.T) {
	venv(t)
	compiler, err := exec.LookPath("javac")
	if err != nil && os.Getenv("CI") != "true" {
		t.Skip("left out: there is no javac")
	}
	if err != nil {
		t.Fatal(err)
	}
	classes := t.TempDir()
	run(t, os.Environ(), compiler, "--release", "17", "-d", classes, "testdata/java/Redirect.java")
	walk(t, start(t), "redirects", classes)
}
