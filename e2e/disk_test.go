//go:build linux

// Proves that a full disk loses nothing and, as long as its reserve lasts, ends nothing: what adds data is refused with an error that
// says so, receiving and deleting go on, and with room again everything goes on in the same process, whether the room comes from
// outside or from what was deleted. Where the disk fails with no reserve to be seen, sends fail, the process ends rather than go on with
// what it cannot write, and with room again the next start has every message whose sending was acknowledged. How: a file system in
// memory of a size that the test chooses, a file that takes the rest of it, and a limit on files, which no free space foretells.
package e2e

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sluice/internal/servertest"
)

// smallDisk is a server on a disk of its own.
type smallDisk struct {
	*servertest.Server
	t      *testing.T
	folder string
	sent   map[string]bool // acknowledged, and not deleted
	next   int
}

func newSmallDisk(t *testing.T) *smallDisk {
	t.Helper()
	d := &smallDisk{t: t, folder: t.TempDir(), sent: map[string]bool{}}
	err := syscall.Mount("sluice-test", d.folder, "tmpfs", 0, "size=96m,mode=0700")
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
		if err := syscall.Unmount(d.folder, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	if d.Server, err = servertest.StartIn(servertest.Build(t), d.folder); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Kill)
	d.must("CreateQueue", map[string]any{"QueueName": "q", "Attributes": map[string]string{"VisibilityTimeout": "600"}})
	return d
}

func (d *smallDisk) must(operation string, in map[string]any) {
	d.t.Helper()
	if err := d.SQS(operation, in, nil); err != nil {
		d.t.Fatal(err)
	}
}

func (d *smallDisk) remount(options string) {
	d.t.Helper()
	if err := syscall.Mount("sluice-test", d.folder, "tmpfs", syscall.MS_REMOUNT, "mode=0700,"+options); err != nil {
		d.t.Fatal(err)
	}
}

// send sends one message of 32 KiB.
func (d *smallDisk) send() error {
	name := fmt.Sprint("message-", d.next)
	d.next++
	err := d.SQS("SendMessage", map[string]any{"QueueUrl": "q", "MessageBody": name + " " + strings.Repeat("x", 32<<10)}, nil)
	if err == nil {
		d.sent[name] = true
	}
	return err
}

// fill sends until it is refused, and returns how.
func (d *smallDisk) fill(least int) error {
	d.t.Helper()
	for range 4096 {
		if err := d.send(); err != nil {
			if len(d.sent) < least {
				d.t.Fatalf("after %d messages: %v", len(d.sent), err)
			}
			d.t.Logf("after %d messages: %v", len(d.sent), err)
			return err
		}
	}
	d.t.Fatal("the disk did not fill")
	return nil
}

// stayFull is fill for a disk that is to stay full: what the engine tidies up beside may make a little room again, which is filled too.
func (d *smallDisk) stayFull(least int) {
	d.t.Helper()
	const inARow = 200
	d.isFull(d.fill(least))
	for refused, sent := 0, 0; refused < inARow; {
		if err := d.send(); err != nil {
			d.isFull(err)
			refused++
			continue
		}
		if refused, sent = 0, sent+1; sent > 4096 {
			d.t.Fatal("the disk does not stay full")
		}
	}
}

// refuses holds what a full disk says to a change. The engine may have tidied up just before, where it gets little of the processor, and the change
// be taken: then the disk is filled again.
func (d *smallDisk) refuses(change func(attempt string) error) {
	d.t.Helper()
	for attempt := range 5 {
		if err := change(fmt.Sprint(attempt)); err != nil {
			d.isFull(err)
			return
		}
		d.t.Log("there was room again")
		d.stayFull(0)
	}
	d.t.Fatal("what was full takes everything")
}

// receive receives up to ten messages, deletes them if told to, and returns how many came.
func (d *smallDisk) receive(deleted bool) int {
	d.t.Helper()
	messages, err := receive(d.Server, "q", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, m := range messages {
		name, _, _ := strings.Cut(m.Body, " ")
		delete(d.sent, name)
		if !deleted {
			continue
		}
		if err := remove(d.Server, "q", m); err != nil {
			d.t.Fatal(err)
		}
	}
	return len(messages)
}

// nothingIsLost receives everything.
func (d *smallDisk) nothingIsLost() {
	d.t.Helper()
	for d.receive(false) > 0 {
	}
	if len(d.sent) > 0 {
		d.t.Errorf("%d acknowledged messages are lost", len(d.sent))
	}
}

// isFull holds a refusal against what a full disk's must say. Status 503 is tried again by every SDK.
func (d *smallDisk) isFull(err error) {
	d.t.Helper()
	if err == nil || !strings.Contains(err.Error(), "503 Service Unavailable") || !strings.Contains(err.Error(), "The server's disk is full.") {
		d.t.Fatalf("a full disk answers %v", err)
	}
}

func (d *smallDisk) iam(action, name string) error {
	form := url.Values{"Version": {"2010-05-08"}, "Action": {action}, "GroupName": {name}}
	return d.Call("iam", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(form.Encode()), nil)
}

func (d *smallDisk) health() string {
	d.t.Helper()
	r, err := http.Get("http://" + d.Address + "/_sluice/health")
	if err != nil {
		d.t.Fatal(err)
	}
	text, err := io.ReadAll(r.Body)
	if err := errors.Join(err, r.Body.Close()); err != nil || r.StatusCode != http.StatusOK {
		d.t.Fatal(r.Status, err)
	}
	return string(text)
}

func (d *smallDisk) hasRoom() {
	d.t.Helper()
	if err := d.WaitForMetric("sluice_disk_full 0"); err != nil {
		d.t.Fatal(err)
	}
	if err := d.send(); err != nil {
		d.t.Error("with room again: ", err)
	}
}

func TestAFullDiskRefusesAndRecovers(t *testing.T) {
	d := newSmallDisk(t)
	if err := d.iam("CreateGroup", "old"); err != nil {
		t.Fatal(err)
	}
	process := d.Process().Pid
	d.stayFull(500)
	for name, add := range map[string]func(attempt string) error{
		"CreateQueue": func(attempt string) error {
			return d.SQS("CreateQueue", map[string]any{"QueueName": "other" + attempt}, nil)
		},
		"TagQueue": func(attempt string) error {
			return d.SQS("TagQueue", map[string]any{"QueueUrl": "q", "Tags": map[string]string{"a": attempt}}, nil)
		},
		"CreateGroup": func(attempt string) error { return d.iam("CreateGroup", "new"+attempt) },
		"CreateRestApi": func(string) error {
			return d.Call("apigateway", http.MethodPost, "/restapis", http.Header{"Content-Type": {"application/json"}}, []byte(`{"name":"api"}`), nil)
		},
	} {
		t.Log(name)
		d.refuses(add)
	}
	d.must("CreateQueue", map[string]any{"QueueName": "q"}) // it is there
	if err := d.iam("DeleteGroup", "old"); err != nil {
		t.Error(err)
	}
	d.refuses(func(string) error {
		if health := d.health(); !strings.Contains(health, `"status":"full"`) && d.send() != nil {
			t.Error(health)
		}
		return d.send()
	})
	d.refuses(func(string) error { // a few deletions make no room at once
		for range 5 {
			if d.receive(true) == 0 {
				t.Error("nothing is received")
			}
		}
		return d.send()
	})
	d.remount("size=512m")
	d.hasRoom()
	if health := d.health(); !strings.Contains(health, `"status":"ok"`) {
		t.Error(health)
	}
	if err := d.Process().Signal(syscall.Signal(0)); err != nil || d.Process().Pid != process {
		t.Errorf("the process has ended: %v", err)
	}
	d.nothingIsLost()
}

// A server may be started on a full disk, and what is deleted there makes room, with no help from outside.
func TestDeletionsMakeRoomOnAFullDisk(t *testing.T) {
	d := newSmallDisk(t)
	d.stayFull(500)
	d.Kill()
	if err := d.Restart(); err != nil {
		t.Fatal(err)
	}
	for d.receive(true) > 0 {
	}
	if len(d.sent) > 0 {
		t.Errorf("%d acknowledged messages are lost", len(d.sent))
	}
	d.hasRoom()
	d.stayFull(500)
	d.must("PurgeQueue", map[string]any{"QueueUrl": "q"})
	clear(d.sent)
	d.hasRoom()
	d.nothingIsLost()
}

// Someone else takes the last byte. The server finds out in time or it does not; either is sound.
func TestADiskThatIsFullAtOnce(t *testing.T) {
	d := newSmallDisk(t)
	for range 100 {
		if err := d.send(); err != nil {
			t.Fatal(err)
		}
	}
	hog := filepath.Join(d.folder, "hog")
	file, err := os.Create(hog)
	for err == nil {
		_, err = file.Write(make([]byte, 64<<10))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	refusal := d.fill(100)
	if err := os.Remove(hog); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(refusal.Error(), "503") || !strings.Contains(refusal.Error(), "The server's disk is full.") {
		t.Log("the server ends: ", d.Wait())
		if err := d.Restart(); err != nil {
			t.Fatal(err)
		}
	}
	d.hasRoom()
	d.nothingIsLost()
}

// The disk has room and takes no more files: nothing foretells it.
func TestADiskThatFails(t *testing.T) {
	d := newSmallDisk(t)
	var files syscall.Statfs_t
	if err := syscall.Statfs(d.folder, &files); err != nil {
		t.Fatal(err)
	}
	d.remount(fmt.Sprint("size=96m,nr_inodes=", files.Files-files.Ffree+2))
	if err := d.fill(10); strings.Contains(err.Error(), "The server's disk is full.") {
		t.Errorf("it was foretold: %v", err)
	}
	if err := d.Wait(); err == nil {
		t.Error("the server ended with success, though its disk failed")
	}
	d.remount("size=512m,nr_inodes=10000")
	if err := d.Restart(); err != nil {
		t.Fatal(err)
	}
	d.nothingIsLost()
}
