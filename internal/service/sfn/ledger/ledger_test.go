package ledger

// Proves what a Ledger promises one call at a time: that a name is one execution's, that appends follow each other, that executions end,
// run again and are forgotten after their time with all they had, and that callbacks come when they are due and again after a restart. How:
// the store in memory, a clock that the test moves.

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestBeginIsIdempotentWhileItRuns(t *testing.T) {
	b := newBench(t, sizes{})
	b.begin(b.first("a"))
	existing, err := b.ledger.Begin(t.Context(), b.first("a"))
	want := &Summary{
		Key: key("a"), MachineID: "machine-1", Revision: 3, Started: start, Input: [32]byte{1}, Note: []byte("note of a"), Records: 1,
	}
	if err != nil || !reflect.DeepEqual(existing, want) {
		t.Errorf("the same again: %+v, %v", existing, err)
	}
	for _, change := range []func(*Begin){
		func(x *Begin) { x.Input[0]++ },
		func(x *Begin) { x.MachineID = "machine-2" },
	} {
		other := b.first("a")
		change(other)
		_, err := b.ledger.Begin(t.Context(), other)
		b.refused(err, ErrExists)
	}
	for _, change := range []func(*Key){
		func(k *Key) { k.Account = "other" }, func(k *Key) { k.Region = "other" }, func(k *Key) { k.Machine = "other" },
		func(k *Key) { k.Label = "other" }, func(k *Key) { k.Name = "A" },
	} {
		other := b.first("a")
		change(&other.Key)
		b.begin(other)
	}
	b.end("a", 1, succeeded)
	for range 2 {
		_, err = b.ledger.Begin(t.Context(), b.first("a"))
		b.refused(err, ErrExists)
		b.restart()
	}
}

func TestAppendsFollowEachOther(t *testing.T) {
	b := newBench(t, sizes{})
	b.refused(b.ledger.Append(t.Context(), key("a"), Append{Records: records("x")}), ErrNotFound)
	b.begin(b.first("a"))
	b.append("a", Append{After: 1, Records: records("one", "two")})
	b.refused(b.ledger.Append(t.Context(), key("a"), Append{After: 1, Records: records("late")}), ErrStale)
	b.refused(b.ledger.Append(t.Context(), key("a"), Append{After: 4, Records: records("early")}), ErrStale)
	b.restart()
	b.refused(b.ledger.Append(t.Context(), key("a"), Append{After: 2, Records: records("late")}), ErrStale)
	b.end("a", 3, failed)
	for range 2 {
		b.refused(b.ledger.Append(t.Context(), key("a"), Append{After: 4, Records: records("over")}), ErrOver)
		b.restart()
	}
	s := b.summary("a")
	if s.Status != failed || !s.Ended.Equal(start) || s.Records != 4 {
		t.Errorf("%+v", s)
	}
	page, err := b.ledger.Records(t.Context(), key("a"), 0, 10, false)
	if err != nil || !reflect.DeepEqual(page.Records, records("started", "one", "two", "ended")) {
		t.Errorf("%s, %v", page.Records, err)
	}
	if string(s.Note) != "note of a" {
		t.Errorf("the note is %q", s.Note)
	}
	_, err = b.ledger.Summary(t.Context(), key("b"))
	b.refused(err, ErrNotFound)
}

func TestAnExecutionMayEndWithItsFirstAppend(t *testing.T) {
	b := newBench(t, sizes{})
	x := b.first("a")
	x.First = Append{Records: records("started", "ended"), End: &End{Status: succeeded, At: start.Add(time.Second)}}
	b.begin(x)
	if s := b.summary("a"); s.Status != succeeded || !s.Ended.Equal(start.Add(time.Second)) || s.Records != 2 {
		t.Errorf("%+v", s)
	}
	_, err := b.ledger.Begin(t.Context(), x)
	b.refused(err, ErrExists)
	if running, err := b.ledger.Running(t.Context(), "machine-1"); running || err != nil {
		t.Errorf("running: %v, %v", running, err)
	}
}

func TestReopen(t *testing.T) {
	b := newBench(t, sizes{})
	again := Append{After: 2, Records: records("redriven"), Deadline: start.Add(time.Hour)}
	b.refused(b.ledger.Reopen(t.Context(), key("a"), again), ErrNotFound)
	b.begin(b.first("a"))
	b.refused(b.ledger.Reopen(t.Context(), key("a"), again), ErrRunning)
	b.end("a", 1, failed)
	b.refused(b.ledger.Reopen(t.Context(), key("a"), Append{After: 1, Records: records("redriven")}), ErrStale)
	b.clock.Advance(time.Minute)
	for i := range 2 {
		again.After = 2 + 2*uint64(i)
		if err := b.ledger.Reopen(t.Context(), key("a"), again); err != nil {
			t.Fatal(err)
		}
		s := b.summary("a")
		if s.Status != Running || !s.Ended.IsZero() || s.Redrives != uint32(i+1) || !s.Redriven.Equal(b.clock.Now()) || s.Records != again.After+1 {
			t.Errorf("%+v", s)
		}
		b.restart()
		b.end("a", again.After+1, failed)
	}
	if s := b.summary("a"); s.Status != failed || s.Redrives != 2 || s.Records != 6 {
		t.Errorf("%+v", s)
	}
}

func TestForgetting(t *testing.T) {
	b := newBench(t, sizes{partitions: 2})
	const many = 2*sweepMax + 50 // in two partitions, more than a turn each
	for n := range many {
		b.begin(b.first(numberedName(n)))
		b.end(numberedName(n), 1, succeeded)
	}
	b.begin(b.first("runs"))
	b.begin(b.first("redriven"))
	b.end("redriven", 1, failed)
	b.clock.Advance(Retention - time.Minute)
	if err := b.ledger.Reopen(t.Context(), key("redriven"), Append{After: 2, Records: records("again")}); err != nil {
		t.Fatal(err)
	}
	b.end("redriven", 3, failed)
	b.clock.Advance(time.Minute - 1)
	b.begin(b.first("later"))
	if got := len(b.names(Query{List: "orders"}, 100)); got != many+3 {
		t.Fatalf("%d are left before their time", got)
	}
	_, err := b.ledger.Begin(t.Context(), b.first(numberedName(7)))
	b.refused(err, ErrExists)
	b.clock.Advance(1)
	for len(b.names(Query{List: "orders"}, 100)) > 3 {
		b.tick()
	}
	if s := b.summary("redriven"); s.Redrives != 1 {
		t.Errorf("%+v", s)
	}
	_, err = b.ledger.Summary(t.Context(), key(numberedName(7)))
	b.refused(err, ErrNotFound)
	b.begin(b.first(numberedName(7)))
	b.end("runs", 1, succeeded)
	b.end("later", 1, succeeded)
	b.end(numberedName(7), 1, succeeded)
	if uses, err := b.ledger.Uses(t.Context(), "machine-1", 3); !uses || err != nil {
		t.Errorf("the revision is used: %v, %v", uses, err)
	}
	b.stop()
	b.clock.Advance(Retention) // while nobody looks
	b.start()
	for b.keys() > 0 {
		b.tick()
	}
	if uses, err := b.ledger.Uses(t.Context(), "machine-1", 3); uses || err != nil {
		t.Errorf("the revision is used: %v, %v", uses, err)
	}
}

func TestCounts(t *testing.T) {
	b := newBench(t, sizes{})
	check := func(running, uses bool) {
		t.Helper()
		if got, err := b.ledger.Running(t.Context(), "machine-1"); got != running || err != nil {
			t.Errorf("running: %v, %v", got, err)
		}
		if got, err := b.ledger.Uses(t.Context(), "machine-1", 3); got != uses || err != nil {
			t.Errorf("uses: %v, %v", got, err)
		}
		if got, err := b.ledger.Uses(t.Context(), "machine-1", 2); got || err != nil {
			t.Errorf("another revision: %v, %v", got, err)
		}
	}
	check(false, false)
	b.begin(b.first("a"))
	check(true, true)
	b.restart()
	check(true, true)
	b.end("a", 1, succeeded)
	check(false, true)
	b.restart()
	check(false, true)
}

func TestDeadlines(t *testing.T) {
	b := newBench(t, sizes{})
	x := b.first("a")
	x.First.Deadline = start.Add(time.Hour)
	b.begin(x)
	x = b.first("b")
	x.First.Deadline = start.Add(time.Hour)
	b.begin(x)
	b.append("b", Append{After: 1, Records: records("later"), Deadline: start.Add(2 * time.Hour)})
	x = b.first("c")
	x.First.Deadline = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	b.begin(x)
	b.clock.Advance(time.Hour - 1)
	b.append("c", Append{After: 1, Records: records("x"), Deadline: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)})
	if len(b.due) > 0 {
		t.Error("it is early")
	}
	b.clock.Advance(1)
	if k := b.next(b.due); k != key("a") {
		t.Errorf("due is %v", k)
	}
	b.restart() // nobody has dealt with it
	if k := b.next(b.due); k != key("a") {
		t.Errorf("due is %v", k)
	}
	b.append("a", Append{After: 1, Records: records("fired")})
	b.clock.Advance(time.Hour)
	if k := b.next(b.due); k != key("b") {
		t.Errorf("due is %v", k)
	}
	b.end("b", 2, succeeded)
	b.append("a", Append{After: 2, Records: records("late"), Deadline: start}) // which is past
	if k := b.next(b.due); k != key("a") {
		t.Errorf("due is %v", k)
	}
	if len(b.due) > 0 {
		t.Errorf("due is %v", <-b.due)
	}
}

func TestResume(t *testing.T) {
	b := newBench(t, sizes{})
	for _, name := range []string{"idle", "works", "worked", "ended"} {
		x := b.first(name)
		x.First.Outstanding = name != "idle"
		b.begin(x)
	}
	b.append("worked", Append{After: 1, Records: records("done")})
	b.end("ended", 1, succeeded)
	for range 2 {
		b.restart()
		if k := b.next(b.resumed); k != key("works") {
			t.Errorf("resumed is %v", k)
		}
		if len(b.resumed) > 0 {
			t.Errorf("resumed is %v", <-b.resumed)
		}
	}
}

func TestLimits(t *testing.T) {
	b := newBench(t, sizes{})
	large := func(n int) string { return strings.Repeat("x", n) }
	for _, spoil := range []func(*Begin){
		func(x *Begin) { x.Name = large(KeyBytesMax + 1) },
		func(x *Begin) { x.MachineID = large(KeyBytesMax + 1) },
		func(x *Begin) { x.Note = make([]byte, NoteBytesMax+1) },
		func(x *Begin) { x.Lists = make([]string, ListsMax+1) },
		func(x *Begin) { x.First.After = 1 },
		func(x *Begin) { x.First.Records = nil },
		func(x *Begin) { x.First.Records = [][]byte{make([]byte, AppendBytesMax), {1}} },
		func(x *Begin) { x.First.Records = make([][]byte, RecordsMax+1) },
		func(x *Begin) { x.First.End = &End{Status: Running} },
		func(x *Begin) { x.First.End = &End{Status: StatusMax + 1} },
	} {
		x := b.first("a")
		spoil(x)
		_, err := b.ledger.Begin(t.Context(), x)
		b.refused(err, ErrLimit)
	}
	b.begin(b.first("a"))
	b.refused(b.ledger.Append(t.Context(), key("a"), Append{After: 1}), ErrLimit)
	b.append("a", Append{After: 1, Records: [][]byte{bytes.Repeat([]byte("x"), AppendBytesMax)}})
	b.refused(b.ledger.Reopen(t.Context(), key("a"), Append{}), ErrLimit)
}
