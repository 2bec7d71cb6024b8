// Proves that the isolated driver passes the suite of drivers, as root and as a user who may make user namespaces, by running it
// on this host.

//go:build linux && (amd64 || arm64)

package isolated

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"sluice/internal/sandbox/sandboxtest"
)

// What this binary is started as, beside a test: a sandbox's first process, a server to be killed, the suite under another user.
const (
	serveIn   = "SANDBOX_TEST_SERVE"
	codeIn    = "SANDBOX_TEST_CODE"
	userTests = 65533 // a user without a name or any rights
)

// self is what TestMain has found this process not to be.
var self Self

func TestMain(m *testing.M) {
	self = RunIfInside()
	if folder := os.Getenv(serveIn); folder != "" {
		serveUntilKilled(folder, os.Getenv(codeIn))
	}
	os.Exit(m.Run())
}

// driver opens one for a test, which skips where none can be had; under CI there has to be one.
func driver(t testing.TB, c Config) *Driver {
	t.Helper()
	if c.Folder == "" {
		c.Folder = t.TempDir()
	}
	c.Self = self
	d, err := New(t.Context(), c)
	if err != nil {
		if os.Getenv("CI") == "true" && os.Geteuid() == 0 {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// code is the folder of the intruder: built, or brought to where there is no compiler.
func code(t testing.TB) string {
	t.Helper()
	if brought := os.Getenv(codeIn); brought != "" {
		return brought
	}
	return sandboxtest.Build(t)
}

func TestSuite(t *testing.T) {
	d, code := driver(t, Config{Spares: 1}), code(t)
	if missing := d.Enforces().Missing(); len(missing) > 0 && d.root && os.Getenv("CI") == "true" {
		t.Errorf("under root on this host everything can be enforced, but not %v", missing)
	}
	sandboxtest.Exercise(t, d, code)
}

// TestSuiteAsUser runs TestSuite in a process without root.
func TestSuiteAsUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("TestSuite runs as a user already")
	}
	folder := sandboxtest.Open(t, t.TempDir())
	binary := filepath.Join(folder, "tests")
	sandboxtest.Duplicate(t, binary)
	tmp := filepath.Join(folder, "tmp")
	if err := os.Mkdir(tmp, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(tmp, userTests, userTests); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(binary, "-test.run=^TestSuite$", "-test.v")
	c.Dir = tmp
	c.Env = []string{codeIn + "=" + code(t), "TMPDIR=" + tmp, "PATH=" + os.Getenv("PATH")}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: userTests, Gid: userTests}}
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
