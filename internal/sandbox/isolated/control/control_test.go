// Proves that messages and files arrive as they were sent, that what is too large is refused and the line goes on, and that an end that
// closes is noticed.

//go:build linux

package control

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

func pair(t *testing.T) (ours, theirs *Conn) {
	t.Helper()
	ours, f, err := Pair()
	if err != nil {
		t.Fatal(err)
	}
	if theirs, err = New(f); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = ours.Close(), theirs.Close() })
	return ours, theirs
}

func TestMessage(t *testing.T) {
	ours, theirs := pair(t)
	sent := Request{ID: 7, Run: &Run{Args: []string{"a", "b c"}, Env: []string{"X=é\n\""}, Dir: "/x"}}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := ours.Send(sent, w, r); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	var got Request
	files, err := theirs.Receive(&got)
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	if diff := cmp.Diff(sent, got); diff != "" {
		t.Error(diff)
	}
	for _, f := range files {
		flags, err := unix.FcntlInt(f.Fd(), unix.F_GETFD, 0)
		if err != nil || flags&unix.FD_CLOEXEC == 0 {
			t.Error("a file that came would be inherited")
		}
	}
	if _, err := files[0].WriteString("through"); err != nil {
		t.Error(err)
	}
	CloseAll(files)
	if text, err := io.ReadAll(r); string(text) != "through" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}

func TestTooLarge(t *testing.T) {
	ours, theirs := pair(t)
	large := Request{Run: &Run{Args: []string{strings.Repeat("x", messageBytesMax)}}}
	if err := ours.Send(large); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	if err := ours.Send(Request{}, make([]*os.File, filesMax+1)...); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	large.Run.Args[0] = large.Run.Args[0][:messageBytesMax-1000]
	done := make(chan error, 1)
	go func() { done <- ours.Send(large) }()
	var got Request
	if _, err := theirs.Receive(&got); err != nil || len(got.Run.Args[0]) != messageBytesMax-1000 {
		t.Error("the largest message does not arrive", err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestEnd(t *testing.T) {
	ours, theirs := pair(t)
	if err := ours.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := theirs.Receive(&Event{}); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	if err := theirs.Send(Event{}); err == nil {
		t.Error("a message to nobody was sent")
	}
}
