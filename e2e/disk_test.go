//go:build linux

// Proves that a full disk loses nothing: sends are refused with an error, the process ends rather than go on with what it cannot
// write, and with room again the next start has every message whose sending was acknowledged.
package e2e

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"sluice/internal/servertest"
)

func TestFullDisk(t *testing.T) {
	folder := t.TempDir()
	err := syscall.Mount("sluice-test", folder, "tmpfs", 0, "size=96m,mode=0700")
	if errors.Is(err, syscall.EPERM) {
		if os.Getenv("CI") == "true" && os.Getuid() == 0 {
			t.Fatal("root may not mount a small disk here: ", err)
		}
		t.Skip("left out: only root can mount a small disk")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	s, err := servertest.StartIn(servertest.Build(t), folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Kill)
	if err := s.SQS("CreateQueue", map[string]any{"QueueName": "q"}, nil); err != nil {
		t.Fatal(err)
	}
	sent := fillDisk(t, s)
	if err := s.Wait(); err == nil {
		t.Error("the server ended with success, though its disk failed")
	}
	if err := syscall.Mount("sluice-test", folder, "tmpfs", syscall.MS_REMOUNT, "size=512m,mode=0700"); err != nil {
		t.Fatal(err)
	}
	if err := s.Restart(); err != nil {
		t.Fatal(err)
	}
	for received := map[string]bool{}; len(sent) > 0; {
		var got struct {
			Messages []struct{ Body string }
		}
		if err := s.SQS("ReceiveMessage", map[string]any{"QueueUrl": "q", "MaxNumberOfMessages": 10, "VisibilityTimeout": 600}, &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Messages) == 0 {
			t.Fatalf("%d acknowledged messages are lost, %d are there", len(sent), len(received))
		}
		for _, m := range got.Messages {
			name, _, _ := strings.Cut(m.Body, " ")
			received[name] = true
			delete(sent, name)
		}
	}
}

// fillDisk sends until it is refused, and returns the beginnings of the messages that were acknowledged.
func fillDisk(t *testing.T, s *servertest.Server) map[string]bool {
	t.Helper()
	sent := map[string]bool{}
	padding := " " + strings.Repeat("x", 32<<10)
	for n := range 4096 {
		name := fmt.Sprint("message-", n)
		if err := s.SQS("SendMessage", map[string]any{"QueueUrl": "q", "MessageBody": name + padding}, nil); err != nil {
			if len(sent) < 100 {
				t.Fatalf("after %d messages: %v", len(sent), err)
			}
			t.Logf("after %d messages: %v", len(sent), err)
			return sent
		}
		sent[name] = true
	}
	t.Fatal("the disk did not fill")
	return nil
}
