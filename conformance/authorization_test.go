package conformance

// Proves that requests that AWS's own signer signs get through IAM authorization, and what becomes of others. How: a script with
// botocore's SigV4Auth in the virtual environment of $VENV, against the binary.

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestSignedRequestsToAnAPI(t *testing.T) {
	folder := venv(t)
	s := start(t)
	environment := append(s.environment(), "SLUICE="+s.binary, "SLUICE_FOLDER="+s.folder)
	out := run(t, environment, filepath.Join(folder, "bin", "python"), "python/authorization.py")
	if !strings.HasSuffix(strings.TrimSpace(out), "every step gave its answer") {
		t.Errorf("the script did not come to its end: %s", out)
	}
}
