// Proves that a caller who gives up in the moment in which the answer comes has it: nothing that was started, or came with it, is left
// without an owner. How: answers that are there before the caller looks, with a context that has ended.

//go:build linux && (amd64 || arm64)

package isolated

import (
	"context"
	"os"
	"syscall"
	"testing"

	"sluice/internal/sandbox/isolated/control"
)

func TestAnswerInTheMomentOfGivingUp(t *testing.T) {
	conn, theirs, err := control.Pair()
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close() //nolint:errcheck // nobody reads from it
	l := newLine(conn)
	defer conn.Close() //nolint:errcheck // nothing is under way
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 { // a select between two that are ready takes either
		id, c, err := l.number(func(syscall.WaitStatus) {})
		if err != nil {
			t.Fatal(err)
		}
		l.deliver(&control.Event{ID: id}, []*os.File{theirs})
		files, err := l.exchange(ctx, control.Request{ID: id}, c, nil)
		if err != nil || len(files) != 1 {
			t.Fatalf("%v, %v: nobody has what came", files, err)
		}
	}
}
