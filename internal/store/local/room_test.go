package local_test

// Proves that the store follows the free space of its disk: it says that it is full when a reserve is touched and that it is not
// when the reserve is there again, after time and after bytes, once each to the log, without failing; that a small disk gets small
// memtables; and that a disk that can't tell is never full. How: a file system in memory with the free space that the test says.

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/clock"
	"sluice/internal/store"
	"sluice/internal/store/local"
)

// sized is a disk of a size.
type sized struct {
	vfs.FS
	mu          sync.Mutex
	total, free uint64
	broken      bool
}

func (d *sized) GetDiskUsage(string) (vfs.DiskUsage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.broken {
		return vfs.DiskUsage{}, errors.New("it can't tell")
	}
	return vfs.DiskUsage{TotalBytes: d.total, AvailBytes: d.free, UsedBytes: d.total - d.free}, nil
}

func (d *sized) set(free uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.free = free
}

func (d *sized) mute(broken bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.broken = broken
}

// lines is a log that may be read while it is written.
type lines struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.Write(p)
}

func (l *lines) count(text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.buffer.String(), text)
}

const mebibyte = 1 << 20

// tick lets a second pass and returns when the store has looked: then it has set its timer again.
func tick(at *clock.Virtual) {
	at.Advance(time.Second)
	for {
		if _, set := at.Next(); set {
			return
		}
		yield()
	}
}

func is(t *testing.T, s store.Store, want store.Room) {
	t.Helper()
	if s.Room() != want || s.Cause() != nil {
		t.Errorf("the room is %v, want %v; %v", s.Room(), want, s.Cause())
	}
}

func TestTheRoomFollowsTheDisk(t *testing.T) {
	disk := &sized{FS: vfs.NewMem(), total: 10_000 * mebibyte, free: 9_000 * mebibyte}
	at, log := clock.NewVirtual(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)), &lines{}
	s, err := local.Open("data", local.Options{FS: disk, Clock: at, Logger: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	is(t, s, store.RoomEnough)
	tick(at)
	// Of memtables of 16 MiB the reserve is 320, the last one 96, and 32 more must be there to be out of either.
	for _, step := range []struct {
		free uint64
		want store.Room
	}{
		{320, store.RoomEnough},
		{319, store.RoomScarce},
		{320, store.RoomScarce},
		{351, store.RoomScarce},
		{352, store.RoomEnough},
		{95, store.RoomSpent},
		{127, store.RoomSpent},
		{128, store.RoomScarce},
		{0, store.RoomSpent},
		{330, store.RoomScarce},
		{400, store.RoomEnough},
	} {
		disk.set(step.free * mebibyte)
		tick(at)
		is(t, s, step.want)
	}
	if full, again := log.count("the disk is full"), log.count("the disk has room again"); full != 3 || again != 2 {
		t.Errorf("the log tells of a full disk %d times, of room again %d times", full, again)
	}
	disk.set(10 * mebibyte)
	disk.mute(true)
	tick(at)
	is(t, s, store.RoomEnough) // as it was
	disk.mute(false)
	tick(at)
	is(t, s, store.RoomSpent)
	// Whoever writes all the same is served, and reads are.
	change(t, s, "key", "value")
	if value, err := s.Get([]byte("key")); err != nil || string(value) != "value" {
		t.Errorf("%q, %v", value, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = local.Open("data", local.Options{FS: disk, Clock: at}); err != nil {
		t.Fatal("a full disk keeps the store from opening: ", err)
	}
	is(t, s, store.RoomSpent)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func change(t *testing.T, s store.Store, key, value string) {
	t.Helper()
	err := store.Regardless(s, func(b store.Batch) error { b.Put([]byte(key), []byte(value)); return nil })
	if err != nil {
		t.Fatal(err)
	}
}

// The clock stands still: only what is written makes the store look.
func TestTheRoomIsLookedForByBytes(t *testing.T) {
	disk := &sized{FS: vfs.NewMem(), total: 10_000 * mebibyte, free: 9_000 * mebibyte}
	s, err := local.Open("data", local.Options{FS: disk, Clock: clock.NewVirtual(time.Unix(0, 0))})
	if err != nil {
		t.Fatal(err)
	}
	disk.set(mebibyte)
	written := 0
	for ; s.Room() == store.RoomEnough && written < 64*mebibyte; written += mebibyte {
		change(t, s, "key", strings.Repeat("x", mebibyte))
	}
	if written < 2*mebibyte || written > 32*mebibyte {
		t.Errorf("a full disk is noticed after %d bytes", written)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// On a disk of 96 MiB memtables are of 1.5 MiB, so the reserve is 30 MiB and the last one 9.
func TestASmallDiskHasASmallReserve(t *testing.T) {
	for _, test := range []struct {
		total, free uint64
		want        store.Room
	}{
		{96, 30, store.RoomEnough},
		{96, 29, store.RoomScarce},
		{96, 9, store.RoomScarce},
		{96, 8, store.RoomSpent},
		{32, 20, store.RoomEnough},
		{32, 19, store.RoomScarce}, // no smaller than a memtable of 1 MiB wants
		{1 << 20, 320, store.RoomEnough},
		{1 << 20, 319, store.RoomScarce},
	} {
		disk := &sized{FS: vfs.NewMem(), total: test.total * mebibyte, free: test.free * mebibyte}
		s, err := local.Open("data", local.Options{FS: disk})
		if err != nil {
			t.Fatal(err)
		}
		if s.Room() != test.want {
			t.Errorf("%d of %d MiB free: %v, want %v", test.free, test.total, s.Room(), test.want)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDeletionsMakeRoom: what is deleted on a nearly full disk is flushed without waiting for a full memtable.
func TestDeletionsMakeRoom(t *testing.T) {
	disk := &sized{FS: vfs.NewMem(), total: 10_000 * mebibyte, free: 9_000 * mebibyte}
	at := clock.NewVirtual(time.Unix(0, 0))
	s, err := local.Open("data", local.Options{FS: disk, Clock: at})
	if err != nil {
		t.Fatal(err)
	}
	tables := func() int {
		names, err := disk.List("data/store/engine")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, name := range names {
			if strings.HasSuffix(name, ".sst") {
				n++
			}
		}
		return n
	}
	change(t, s, "old", "value")
	disk.set(200 * mebibyte)
	tick(at)
	is(t, s, store.RoomScarce)
	if tables() != 0 {
		t.Fatal("there are tables already")
	}
	if err := store.Durably(s, func(b store.Batch) error { b.Delete([]byte("old")); b.Put([]byte("mark"), nil); return nil }); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		tick(at)
	}
	for tables() == 0 { // the flush is under way
		yield()
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
