package conformance

// Proves that functions work as AWS's pages tell it, for unmodified tools: boto3 and the real AWS CLI make them, call them and look at what
// became of it; the functions are real ones of Node.js, Python and Java in whatever sandbox the host has. How: scripts that end with
// an error at the first answer that is not AWS's, each on the same server.

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestFunctions(t *testing.T) {
	python := filepath.Join(venv(t), "bin", "python")
	for _, script := range []string{"proxy"} {
		t.Run(script, func(t *testing.T) {
			s := start(t)
			out := run(t, s.environment(), python, "python/"+script+".py")
			if !strings.HasSuffix(strings.TrimSpace(out), "every step gave its answer") {
				t.Errorf("the script did not come to its end: %s", out)
			}
		})
	}
}
