// Proves that a data folder has one owner, keeps its secrets to itself, and is given back whole when the server is told to stop.
package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sluice/internal/servertest"
)

// A second server on the same folder does not start, says why, and does the first no harm.
func TestTwoOwners(t *testing.T) {
	binary := servertest.Build(t)
	s := launch(t, binary)
	address, err := servertest.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	second := exec.Command(binary, "up", "--listen", address, "--data", s.Folder())
	out, err := second.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "data folder") || !strings.Contains(string(out), "another process") {
		t.Errorf("the second server ended with %v and %s", err, out)
	}
	if err := s.SQS("CreateQueue", map[string]any{"QueueName": "q"}, nil); err != nil {
		t.Error(err)
	}
}

// An address that somebody listens on is named, and the folder is let go of.
func TestAddressInUse(t *testing.T) {
	binary := servertest.Build(t)
	s := launch(t, binary)
	second := exec.Command(binary, "up", "--listen", s.Address, "--data", filepath.Join(t.TempDir(), "data"))
	if out, err := second.CombinedOutput(); err == nil || !strings.Contains(string(out), s.Address) || strings.Contains(string(out), "panic") {
		t.Errorf("the second server ended with %v and %s", err, out)
	}
}

// What opens everything is readable by its owner alone.
func TestSecretsAreTheOwners(t *testing.T) {
	s := launch(t, servertest.Build(t))
	if err := s.SQS("CreateQueue", map[string]any{"QueueName": "q"}, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.SQS("SendMessage", map[string]any{"QueueUrl": "q", "MessageBody": "a body that nobody may read"}, nil); err != nil {
		t.Fatal(err)
	}
	files := 0
	err := filepath.WalkDir(s.Folder(), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if strings.HasPrefix(entry.Name(), "root") && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte("a body that nobody may read")) || entry.Name() != "root-credentials" && bytes.Contains(text, []byte(servertest.Secret)) {
			t.Errorf("%s holds a secret as it is", path)
		}
		files++
		return err
	})
	if err != nil || files < 4 {
		t.Errorf("%d files: %v", files, err)
	}
	if info, err := os.Stat(s.Folder()); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info.Mode(), err)
	}
}

// SIGTERM ends a long poll with an answer, and the process with success; what was acknowledged is there afterwards.
func TestStop(t *testing.T) {
	s := launch(t, servertest.Build(t))
	for _, queue := range []string{"empty", "full"} {
		if err := s.SQS("CreateQueue", map[string]any{"QueueName": queue}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.SQS("SendMessage", map[string]any{"QueueUrl": "full", "MessageBody": "stays"}, nil); err != nil {
		t.Fatal(err)
	}
	polled := make(chan error, 1)
	go func() {
		polled <- s.SQS("ReceiveMessage", map[string]any{"QueueUrl": "empty", "WaitTimeSeconds": 20}, nil)
	}()
	// A poll that is not there yet is refused a connection, which fails the test: it is waited for by the metrics.
	if err := s.WaitForMetric(`sluice_requests_in_flight{entrance="edge"} 1`); err != nil {
		t.Fatal(err)
	}
	if err := s.Process().Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-polled; err != nil {
		t.Errorf("the long poll ends with %v", err)
	}
	if err := s.Wait(); err != nil {
		t.Errorf("the server ends with %v", err)
	}
	if err := s.Restart(); err != nil {
		t.Fatal(err)
	}
	if got, err := receive(s, "full", nil); err != nil || len(got) != 1 || got[0].Body != "stays" {
		t.Errorf("%+v, %v", got, err)
	}
}

// launch starts a server that ends with the test.
func launch(t *testing.T, binary string) *servertest.Server {
	t.Helper()
	s, err := servertest.Start(binary)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}
