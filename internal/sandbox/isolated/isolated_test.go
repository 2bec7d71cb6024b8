// Proves that the isolated driver passes the suite of drivers, as root and as a user, by running it on this host.

//go:build linux && (amd64 || arm64)

package isolated

import (
	"os"
	"testing"

	"sluice/internal/sandbox/sandboxtest"
)

func TestMain(m *testing.M) {
	RunIfInside()
	os.Exit(m.Run())
}

func TestSuite(t *testing.T) {
	d, err := New(t.Context(), Config{Folder: t.TempDir(), Spares: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	sandboxtest.Exercise(t, d)
}
