package storetest

import (
	"errors"
	"testing"

	"sluice/internal/store"
)

func fill(pairs ...string) func(store.Batch) {
	return func(b store.Batch) {
		for i := 0; i < len(pairs); i += 2 {
			b.Put([]byte(pairs[i]), []byte(pairs[i+1]))
		}
	}
}

func testReads(t *testing.T, d Disk) {
	s := mustOpen(t, d)
	change(t, s, fill("a", "1", "empty", "", "\x00\xff", "bytes"))
	for key, want := range map[string]string{"a": "1", "empty": "", "\x00\xff": "bytes"} {
		got, err := s.Get([]byte(key))
		if err != nil || string(got) != want {
			t.Errorf("get %q: %q, %v", key, got, err)
		}
	}
	for _, key := range []string{"", "b", "a\x00"} {
		if _, err := s.Get([]byte(key)); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("get %q: %v", key, err)
		}
	}
	change(t, s, func(b store.Batch) {
		b.Delete([]byte("a"))
		b.Delete([]byte("never there"))
	})
	if _, err := s.Get([]byte("a")); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after delete: %v", err)
	}
	mustClose(t, s)
}

func testScans(t *testing.T, d Disk) {
	s := mustOpen(t, d)
	change(t, s, fill("d", "4", "b", "2", "a", "1", "e", "5", "c", "3"))
	key := func(text string) []byte { return []byte(text) }
	for name, test := range map[string]struct {
		r    store.Range
		want string
	}{
		"everything":        {store.Range{}, "a=1 b=2 c=3 d=4 e=5"},
		"backwards":         {store.Range{Backwards: true}, "e=5 d=4 c=3 b=2 a=1"},
		"half open":         {store.Range{From: key("b"), To: key("d")}, "b=2 c=3"},
		"half open, back":   {store.Range{From: key("b"), To: key("d"), Backwards: true}, "c=3 b=2"},
		"ends between keys": {store.Range{From: key("a\x00"), To: key("c\x00")}, "b=2 c=3"},
		"from alone":        {store.Range{From: key("d")}, "d=4 e=5"},
		"to alone":          {store.Range{To: key("b")}, "a=1"},
		"empty":             {store.Range{From: key("x")}, ""},
		"upside down":       {store.Range{From: key("d"), To: key("b")}, ""},
	} {
		expect(t, name, content(t, s, test.r), test.want)
	}
	scanned := 0
	err := s.Scan(store.Range{}, func(_, _ []byte) error {
		scanned++
		return store.ErrStop
	})
	if err != nil || scanned != 1 {
		t.Errorf("ErrStop: %d keys, %v", scanned, err)
	}
	boom := errors.New("boom")
	if err := s.Scan(store.Range{}, func(_, _ []byte) error { return boom }); !errors.Is(err, boom) {
		t.Errorf("the function's error became %v", err)
	}
	mustClose(t, s)
}

func testScanIsASnapshot(t *testing.T, d Disk) {
	s := mustOpen(t, d)
	change(t, s, fill("a", "1", "b", "2", "c", "3"))
	seen := ""
	err := s.Scan(store.Range{}, func(key, value []byte) error {
		if seen == "" {
			change(t, s, func(b store.Batch) {
				b.Put([]byte("b"), []byte("new"))
				b.Delete([]byte("c"))
				b.Put([]byte("d"), []byte("4"))
			})
		}
		seen += string(key) + string(value)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "during the changes", seen, "a1b2c3")
	expect(t, "after", content(t, s, store.Range{}), "a=1 b=new d=4")
	mustClose(t, s)
}

func testBatchOrder(t *testing.T, d Disk) {
	s := mustOpen(t, d)
	change(t, s, fill("a", "old", "b", "old", "c", "old", "d", "old"))
	change(t, s, func(b store.Batch) {
		b.Put([]byte("a"), []byte("1"))
		b.Put([]byte("a"), []byte("2"))
		b.Delete([]byte("b"))
		b.Put([]byte("b"), []byte("back"))
		b.Put([]byte("bb"), []byte("in between"))
		b.DeleteRange([]byte("bb"), []byte("d"))
		b.Put([]byte("cc"), []byte("after"))
		b.DeleteRange([]byte("x"), []byte("a"))
	})
	expect(t, "content", content(t, s, store.Range{}), "a=2 b=back cc=after d=old")
	mustClose(t, s)
}

func testBatchSize(t *testing.T, d Disk) {
	s := mustOpen(t, d)
	b := s.NewBatch()
	if b.Len() != 0 {
		t.Errorf("a new batch has %d changes", b.Len())
	}
	before := b.Size()
	b.Put([]byte("key"), make([]byte, 1000))
	b.Delete([]byte("key"))
	b.DeleteRange([]byte("a"), []byte("b"))
	if grown := b.Size() - before; b.Len() != 3 || grown < 1000 || grown > 1100 {
		t.Errorf("%d changes of %d bytes", b.Len(), grown)
	}
	b.Discard()
	expect(t, "content after Discard", content(t, s, store.Range{}), "")
	mustClose(t, s)
}

func testCopies(t *testing.T, d Disk) {
	s := mustOpen(t, d)
	key, value := []byte("key"), []byte("value")
	change(t, s, func(b store.Batch) {
		b.Put(key, value)
		key[0], value[0] = 'X', 'X'
	})
	got, err := s.Get([]byte("key"))
	if err != nil || string(got) != "value" {
		t.Fatalf("%q, %v", got, err)
	}
	got[0] = 'Y'
	expect(t, "content", content(t, s, store.Range{}), "key=value")
	mustClose(t, s)
}

func testReopen(t *testing.T, d Disk) {
	s := mustOpen(t, d)
	batch := s.NewBatch()
	fill("applied", "1")(batch)
	if err := s.Apply(batch); err != nil {
		t.Fatal(err)
	}
	expect(t, "applied", content(t, s, store.Range{}), "applied=1")
	mustClose(t, s)
	if _, err := s.Get([]byte("applied")); !errors.Is(err, store.ErrClosed) {
		t.Errorf("get after close: %v", err)
	}
	if err := s.Scan(store.Range{}, nil); !errors.Is(err, store.ErrClosed) {
		t.Errorf("scan after close: %v", err)
	}
	if err := s.Close(); !errors.Is(err, store.ErrClosed) {
		t.Errorf("close after close: %v", err)
	}
	select {
	case <-s.Failed():
		t.Error("a closed store says that it failed")
	default:
	}
	s = mustOpen(t, d)
	expect(t, "after a clean close", content(t, s, store.Range{}), "applied=1")
	mustClose(t, s)
}

func testOneOwner(t *testing.T, d Disk) {
	s := mustOpen(t, d)
	if _, err := d.Open(); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a second owner got %v", err)
	}
	change(t, s, fill("still", "mine"))
	mustClose(t, s)
	s = mustOpen(t, d)
	expect(t, "content", content(t, s, store.Range{}), "still=mine")
	mustClose(t, s)
}

func testUsage(t *testing.T, d Disk) {
	s := mustOpen(t, d)
	change(t, s, fill("key", string(make([]byte, 100_000))))
	usage, err := s.Usage()
	if err != nil || usage.Used < 1 || usage.Free < 1 {
		t.Errorf("%+v, %v", usage, err)
	}
	mustClose(t, s)
	if _, err := s.Usage(); !errors.Is(err, store.ErrClosed) {
		t.Errorf("usage after close: %v", err)
	}
}
