package servertest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Build returns the path of the binary under test: $SLUICE_BIN, or one that is built for this test.
func Build(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("SLUICE_BIN"); path != "" {
		return path
	}
	path := filepath.Join(t.TempDir(), "sluice")
	build := exec.Command("go", "build", "-o", path, "sluice/cmd/sluice")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}
