package local

// Proves what cannot be reached from outside: that Pebble's Fatalf ends the store and not the process, that a panic of
// Pebble's does too, that the gate counts right, and that no content of FORMAT can upset its parser. How: calls from within,
// and fuzzing.

import (
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/store"
)

func openMemory(t *testing.T) *Store {
	t.Helper()
	s, err := Open("data", Options{FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFatalfEndsTheStore(t *testing.T) {
	s := openMemory(t)
	watch := &watcher{fuse: s.fuse}
	go watch.Fatalf("invariant %d is broken", 7) // never comes back
	<-s.Failed()
	if cause := s.Cause(); !errors.Is(cause, store.ErrFailed) || !strings.Contains(cause.Error(), "invariant 7 is broken") {
		t.Errorf("the cause is %v", cause)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestBackgroundErrorsEndTheStore(t *testing.T) {
	for name, event := range map[string]func(*pebble.EventListener){
		"background": func(l *pebble.EventListener) { l.BackgroundError(fs.ErrInvalid) },
		"corruption": func(l *pebble.EventListener) { l.DataCorruption(pebble.DataCorruptionInfo{Details: fs.ErrInvalid}) },
	} {
		t.Run(name, func(t *testing.T) {
			s := openMemory(t)
			event((&watcher{fuse: s.fuse}).listener())
			if _, err := s.Get(nil); !errors.Is(err, store.ErrFailed) || !errors.Is(err, fs.ErrInvalid) {
				t.Errorf("the store answers %v", err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAPanicOfTheEngineEndsTheStore(t *testing.T) {
	s := openMemory(t)
	foreign := openMemory(t)
	// Pebble panics for a batch of another engine.
	ticket, err := s.Commit(foreign.NewBatch())
	if err == nil {
		err = ticket.Wait()
	}
	if !errors.Is(err, store.ErrFailed) {
		t.Errorf("the caller is told %v", err)
	}
	<-s.Failed()
	if err := errors.Join(s.Close(), foreign.Close()); err != nil {
		t.Error(err)
	}
}

func TestTheGateWaitsForTheLast(t *testing.T) {
	for range 200 {
		g := newGate()
		entered := make(chan struct{})
		var inside, refused sync.WaitGroup
		release := make(chan struct{})
		inside.Go(func() {
			if !g.enter() {
				t.Error("refused before it was closed")
			}
			close(entered)
			<-release
			g.leave()
		})
		<-entered
		g.close()
		for range 4 {
			refused.Go(func() {
				if g.enter() {
					t.Error("let in after it was closed")
				}
			})
		}
		refused.Wait()
		select {
		case <-g.empty:
			t.Fatal("empty with one inside")
		default:
		}
		close(release)
		<-g.empty
		inside.Wait()
	}
}

func FuzzParseFormat(f *testing.F) {
	for _, seed := range []string{"sluice store 1\n", "sluice store 1", "sluice store -1", "sluice store 99999999999999999999", "", "\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		version, err := parseFormat(text)
		if (err == nil) != (version >= 1) {
			t.Errorf("%q: version %d, %v", text, version, err)
		}
		if err != nil && !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
