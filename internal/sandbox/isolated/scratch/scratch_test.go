// Proves that what is formatted is a sound file system of the size that was asked for, by e2fsck and by filling one; and that none
// leaves a device, a mount or a file.

//go:build linux

package scratch

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"sluice/internal/sandbox/sandboxtest"
)

const megabyte = 1 << 20

func TestSound(t *testing.T) {
	check, err := exec.LookPath("e2fsck")
	if err != nil {
		t.Skip("no e2fsck here")
	}
	for _, bytes := range []int64{1, megabyte, 127 * megabyte, 128*megabyte + 1, 512 * megabyte, 10240 * megabyte} {
		image := filepath.Join(t.TempDir(), "image")
		f, err := os.Create(image)
		if err != nil {
			t.Fatal(err)
		}
		l := layoutFor(bytes)
		if err := errors.Join(f.Truncate(int64(l.blocks)*blockBytes), l.format(f), f.Close()); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(check, "-fn", image).CombinedOutput(); err != nil {
			t.Errorf("%d bytes: %v\n%s", bytes, err, out)
		}
	}
}

func TestLayout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bytes := rapid.Int64Range(1, 10<<30).Draw(t, "bytes")
		l := layoutFor(bytes)
		free := -min(l.blocks/reservedShare, reservedMax)
		for g := range l.groups {
			own := l.blocksOf(g) - l.usedOf(g)
			if own < 0 {
				t.Fatalf("group %d of %d has no room for its tables", g, l.groups)
			}
			free += own
		}
		wanted := int((bytes + blockBytes - 1) / blockBytes)
		if free < wanted || free > wanted+tableBlocks+wanted/reservedShare+64 {
			t.Fatalf("%d blocks are free, %d are wanted", free, wanted)
		}
	})
}

func TestFill(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("mounting takes root")
	}
	dir := t.TempDir()
	for _, bytes := range []int64{megabyte, 40 * megabyte, 160 * megabyte} {
		s, err := New(dir, bytes)
		if err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
		written := fill(t, s)
		if written < bytes-bytes/20-64<<10 || written > bytes+bytes/20+64<<10 {
			t.Errorf("%d bytes fit into %d", written, bytes)
		}
		mounts, err := os.ReadFile("/proc/self/mountinfo")
		if err != nil || strings.Contains(string(mounts), "/dev/loop") && strings.Contains(string(mounts), dir) {
			t.Errorf("it is mounted: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 0 {
		t.Errorf("files are left: %v, %v", left, err)
	}
	sandboxtest.AwaitNone(t, func() []string { return sandboxtest.Loops(dir) })
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{prefix + "123", "other"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := Sweep(dir); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 || left[0].Name() != "other" {
		t.Errorf("%v, %v", left, err)
	}
}

func fill(t *testing.T, s *Scratch) (written int64) {
	t.Helper()
	fd, err := unix.Openat(int(s.folder.Fd()), "full", unix.O_CREAT|unix.O_WRONLY|unix.O_CLOEXEC, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	f := os.NewFile(uintptr(fd), "full")
	for b := make([]byte, 64<<10); ; {
		n, err := f.Write(b)
		written += int64(n)
		if errors.Is(err, syscall.ENOSPC) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return written
}
