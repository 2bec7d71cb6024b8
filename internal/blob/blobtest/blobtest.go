// Package blobtest is the suite that every driver of package blob passes: its promises, with crashes and failing disks.
package blobtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"sluice/internal/blob"
)

// Disk is what a driver's test brings: a place that stores are opened on, again and again.
type Disk interface {
	Open() (blob.Store, error)
	// Crash cuts the power: what is not durable is lost by chance. The open store is of no use afterwards.
	Crash(chance *rand.Rand)
	// Fail makes the disk fail at the nth of its steps from now on, until the next Open.
	Fail(step int)
}

// Exercise runs the suite; open makes a new, empty disk.
func Exercise(t *testing.T, open func(t *testing.T) Disk) {
	for name, test := range map[string]func(*testing.T, Disk){
		"reads what was put":                 testReads,
		"an absent value is not found":       testAbsent,
		"lists in order":                     testEach,
		"the same value is one":              testSame,
		"an open value outlives its end":     testOpenOutlives,
		"what was answered survives a crash": testCrash,
		"a failed put leaves nothing":        testFail,
		"is used by many at once":            testMany,
		"tells damage":                       testVerify,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func mustOpen(t *testing.T, d Disk) blob.Store {
	t.Helper()
	s, err := d.Open()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustPut(t *testing.T, s blob.Store, value []byte) blob.Digest {
	t.Helper()
	d, err := s.Put(value)
	if err != nil {
		t.Fatal(err)
	}
	if d != blob.DigestOf(value) {
		t.Fatalf("digest %s", d)
	}
	return d
}

// mustRead reads a value by each of a Reader's ways.
func mustRead(t *testing.T, s blob.Store, d blob.Digest) []byte {
	t.Helper()
	r, err := s.Open(d)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	all, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(all)) != r.Size() {
		t.Fatalf("%d bytes of %d", len(all), r.Size())
	}
	if len(all) > 0 {
		last := make([]byte, 1)
		if _, err := r.ReadAt(last, r.Size()-1); err != nil && !errors.Is(err, io.EOF) || last[0] != all[len(all)-1] {
			t.Fatalf("ReadAt: %q, %v", last, err)
		}
	}
	if err := blob.Verify(r, d); err != nil {
		t.Fatal(err)
	}
	return all
}

func listed(t *testing.T, s blob.Store) map[blob.Digest]bool {
	t.Helper()
	out := map[blob.Digest]bool{}
	if err := s.Each(func(d blob.Digest) error {
		out[d] = true
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func testReads(t *testing.T, disk Disk) {
	s := mustOpen(t, disk)
	for _, value := range [][]byte{nil, {0}, []byte("hello"), bytes.Repeat([]byte{1, 2, 3}, 1<<20)} {
		kept := bytes.Clone(value)
		d := mustPut(t, s, value)
		for i := range value {
			value[i] = 0xff // the caller may
		}
		if got := mustRead(t, s, d); !bytes.Equal(got, kept) {
			t.Errorf("%d bytes of %d, or others", len(got), len(kept))
		}
		s = mustOpen(t, disk)
		if got := mustRead(t, s, d); !bytes.Equal(got, kept) {
			t.Errorf("after opening again: %d bytes of %d, or others", len(got), len(kept))
		}
	}
}

func testAbsent(t *testing.T, disk Disk) {
	s := mustOpen(t, disk)
	d := blob.DigestOf([]byte("absent"))
	if _, err := s.Open(d); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("answers %v", err)
	}
	if err := s.Delete(d); err != nil {
		t.Error(err)
	}
	mustPut(t, s, []byte("absent"))
	if err := s.Delete(d); err != nil {
		t.Error(err)
	}
	if _, err := s.Open(d); !errors.Is(err, blob.ErrNotFound) || len(listed(t, s)) != 0 {
		t.Errorf("a deleted value answers %v", err)
	}
}

func testEach(t *testing.T, disk Disk) {
	s := mustOpen(t, disk)
	want := map[blob.Digest]bool{}
	for i := range 100 {
		want[mustPut(t, s, fmt.Append(nil, i))] = true
	}
	var before string
	if err := s.Each(func(d blob.Digest) error {
		if !want[d] || d.String() <= before {
			t.Errorf("%s after %s", d, before)
		}
		before = d.String()
		delete(want, d)
		return nil
	}); err != nil || len(want) != 0 {
		t.Errorf("%v, %d are missing", err, len(want))
	}
	boom := errors.New("boom")
	calls := 0
	if err := s.Each(func(blob.Digest) error { calls++; return boom }); !errors.Is(err, boom) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func testSame(t *testing.T, disk Disk) {
	s := mustOpen(t, disk)
	mustPut(t, s, []byte("a"))
	mustPut(t, s, []byte("a"))
	if n := len(listed(t, s)); n != 1 {
		t.Errorf("%d values", n)
	}
}

func testOpenOutlives(t *testing.T, disk Disk) {
	s := mustOpen(t, disk)
	d := mustPut(t, s, []byte("hello"))
	r, err := s.Open(d)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if err := s.Delete(d); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "hello" {
		t.Errorf("%q, %v", got, err)
	}
}

func testCrash(t *testing.T, disk Disk) {
	chance := rand.New(rand.NewPCG(1, 2))
	want := map[blob.Digest]bool{}
	for round := range 30 {
		s := mustOpen(t, disk)
		for d := range want {
			mustRead(t, s, d)
		}
		for d := range listed(t, s) { // what was not answered may be there, whole
			mustRead(t, s, d)
		}
		for i := range chance.IntN(5) {
			want[mustPut(t, s, fmt.Append(nil, round, i))] = true
		}
		disk.Fail(chance.IntN(3))
		_, _ = s.Put(fmt.Append(nil, "not answered", round))
		disk.Crash(chance)
	}
}

func testFail(t *testing.T, disk Disk) {
	for step := range 3 {
		s := mustOpen(t, disk)
		disk.Fail(step)
		value := fmt.Append(nil, "step", step)
		if _, err := s.Put(value); err == nil {
			t.Errorf("step %d: no error", step)
		}
		if _, err := s.Open(blob.DigestOf(value)); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("step %d: answers %v", step, err)
		}
		s = mustOpen(t, disk)
		if len(listed(t, s)) != 0 {
			t.Errorf("step %d: something is there", step)
		}
	}
}

func testMany(t *testing.T, disk Disk) {
	s := mustOpen(t, disk)
	kept := mustPut(t, s, []byte("kept"))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 20 {
				value := fmt.Append(nil, i)
				d, err := s.Put(value)
				if err == nil && i%2 == 1 {
					err = s.Delete(d)
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	mustRead(t, s, kept)
	if n := len(listed(t, s)); n < 11 {
		t.Errorf("%d values", n)
	}
}

func testVerify(t *testing.T, disk Disk) {
	s := mustOpen(t, disk)
	r, err := s.Open(mustPut(t, s, []byte("a")))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if err := blob.Verify(r, blob.DigestOf([]byte("b"))); !errors.Is(err, blob.ErrDamaged) {
		t.Errorf("answers %v", err)
	}
}
