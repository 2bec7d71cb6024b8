package store_test

// Proves that an edit is all on the disk before any of it is shown, and that one which fails is neither. How: on the store in memory, with
// puts that look at what is shown, and one that refuses.

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"sluice/internal/store"
	"sluice/internal/store/memory"
)

func TestEditsAreShownWhenTheyAreStored(t *testing.T) {
	s, err := memory.NewDisk().Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	var readers sync.Mutex
	var shown []string
	var e store.Edit
	refusal := errors.New("refused")
	add := func(name string, err error) {
		e.Add(func(b store.Batch) error {
			if len(shown) > 0 {
				t.Errorf("%v are shown before they are stored", shown)
			}
			b.Put([]byte(name), []byte(name))
			return err
		}, func() {
			if readers.TryLock() {
				t.Error("readers may look while it is shown")
			}
			if v, err := s.Get([]byte(name)); err != nil || string(v) != name {
				t.Errorf("%s is shown and not stored: %q, %v", name, v, err)
			}
			shown = append(shown, name)
		})
	}
	if err := e.Commit(store.Durably, s, &readers); err != nil {
		t.Errorf("nothing: %v", err)
	}
	add("one", nil)
	add("two", nil)
	e.Add(func(b store.Batch) error { b.Put([]byte("three"), nil); return nil }, nil)
	if err := e.Commit(store.Durably, s, &readers); err != nil || !slices.Equal(shown, []string{"one", "two"}) {
		t.Errorf("%v, %v", shown, err)
	}
	if _, err := s.Get([]byte("three")); err != nil {
		t.Errorf("what is not shown: %v", err)
	}
	e, shown = store.Edit{}, nil
	add("four", nil)
	add("five", refusal)
	if err := e.Commit(store.Durably, s, &readers); !errors.Is(err, refusal) || len(shown) > 0 {
		t.Errorf("%v, %v", shown, err)
	}
	if _, err := s.Get([]byte("four")); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("half of a refused edit is stored: %v", err)
	}
}
