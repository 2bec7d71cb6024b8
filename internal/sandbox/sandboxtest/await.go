package sandboxtest

import (
	"strings"
	"testing"
	"time"
)

// Await waits for what the kernel, or another goroutine, is about to do: until there is nothing left that it has to do first.
func Await(t testing.TB, left func() string) {
	t.Helper()
	tick, late := time.NewTicker(time.Millisecond), time.After(Patience)
	defer tick.Stop()
	for {
		last := left()
		if last == "" {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			t.Fatal(last)
		}
	}
}

// AwaitNone is Await for things that are to go.
func AwaitNone(t testing.TB, left func() []string) {
	t.Helper()
	Await(t, func() string {
		if there := left(); len(there) > 0 {
			return "left: " + strings.Join(there, ", ")
		}
		return ""
	})
}
