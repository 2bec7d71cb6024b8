// Package suites finds the conformance suites that others wrote. They are data beside the repository, never part of it.
package suites

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the folder that holds the suites: $SLUICE_SHARED, or "../shared" beside the repository. A clone without
// it passes: the test is left out and says why. With CI=true its absence is a failure, so that no suite drops out unseen.
func Dir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("SLUICE_SHARED")
	if dir == "" {
		dir = filepath.Join(repository(t), "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "conformance")); err == nil {
		return dir
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("no conformance suites at %s, and CI=true forbids leaving them out", dir)
	}
	t.Skipf("left out: the conformance suites are not at %s; put them there or set SLUICE_SHARED", dir)
	return ""
}

func repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if mod, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && bytes.HasPrefix(mod, []byte("module sluice\n")) {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod of sluice above the working directory")
		}
		dir = parent
	}
}
