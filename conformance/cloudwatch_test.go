package conformance

// Proves that boto3 gets what it expects of CloudWatch over each of its three protocols, compressed bodies included. How: the script in
// python/, which makes boto3 speak one after the other, against the binary.

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestCloudWatchProtocols(t *testing.T) {
	python := filepath.Join(venv(t), "bin", "python")
	s := start(t)
	if out := run(t, s.environment(), python, "python/cloudwatch.py"); !strings.HasSuffix(strings.TrimSpace(out), "every protocol gave its answers") {
		t.Errorf("the script did not come to its end: %s", out)
	}
}
