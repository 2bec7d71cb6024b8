// Package journaltest is the suite that every journal driver passes: the promises of package journal, one by one and then
// at random against a model with crashes and two owners.
package journaltest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"sluice/internal/journal"
)

// Disk is what a driver's test brings.
type Disk interface {
	// Open starts the driver as a process that starts does.
	Open() (journal.Driver, error)
	// Crash ends what Open started by cutting the power.
	Crash(chance *rand.Rand)
	// FailSyncs makes appends of the running driver fail to become durable, until the next Open.
	FailSyncs()
	// Damage turns over a byte of what the newest append of the journal has stored.
	Damage(name string)
}

// Exercise runs the suite; open makes a new, empty disk.
func Exercise(t *testing.T, open func(t *testing.T) Disk) {
	for name, test := range map[string]func(*testing.T, Disk){
		"reads what was appended":           testReads,
		"fences":                            testFences,
		"names are apart":                   testNames,
		"trims":                             testTrims,
		"limits records":                    testLimits,
		"finds damage":                      testDamage,
		"a failed sync is the end":          testFailedSync,
		"agrees with a model, with crashes": testModel,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func mustOpen(t *testing.T, d Disk, name string) journal.Journal {
	t.Helper()
	driver, err := d.Open()
	if err != nil {
		t.Fatal(err)
	}
	return mustJournal(t, driver, name)
}

func mustJournal(t *testing.T, driver journal.Driver, name string) journal.Journal {
	t.Helper()
	j, err := driver.Journal(name)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func mustAppend(t *testing.T, j journal.Journal, after uint64, records ...string) journal.Ticket {
	t.Helper()
	ticket, err := j.Append(after, encode(records))
	if err != nil {
		t.Fatalf("append after %d: %v", after, err)
	}
	return ticket
}

func mustWait(t *testing.T, ticket journal.Ticket) {
	t.Helper()
	if err := ticket.Wait(); err != nil {
		t.Fatal(err)
	}
}

func encode(records []string) [][]byte {
	var encoded [][]byte
	for _, record := range records {
		encoded = append(encoded, []byte(record))
	}
	return encoded
}

// read renders "sequence:record" from the given sequence on.
func read(j journal.Journal, from uint64) (all []string, err error) {
	err = j.Read(from, func(sequence uint64, record []byte) error {
		all = append(all, fmt.Sprintf("%d:%s", sequence, record))
		return nil
	})
	return all, err
}

func expect(t *testing.T, j journal.Journal, from uint64, want ...string) {
	t.Helper()
	if got, err := read(j, from); err != nil || !slices.Equal(got, want) {
		t.Errorf("from %d: %q, %v\nwant %q", from, got, err, want)
	}
}

func expectLast(t *testing.T, j journal.Journal, want uint64) {
	t.Helper()
	if last, err := j.Last(); err != nil || last != want {
		t.Errorf("last is %d, %v, want %d", last, err, want)
	}
}

func testReads(t *testing.T, d Disk) {
	j := mustOpen(t, d, "p")
	expectLast(t, j, 0)
	expect(t, j, 1)
	first := mustAppend(t, j, 0, "a", "", "c")
	second := mustAppend(t, j, 3, "d")
	expectLast(t, j, 4)
	mustWait(t, first)
	mustWait(t, second)
	for range 2 {
		expect(t, j, 0, "1:a", "2:", "3:c", "4:d")
		expect(t, j, 2, "2:", "3:c", "4:d")
		expect(t, j, 4, "4:d")
		expect(t, j, 5)
		expect(t, j, 500)
		boom := errors.New("boom")
		if err := j.Read(1, func(uint64, []byte) error { return boom }); !errors.Is(err, boom) {
			t.Errorf("the function's error became %v", err)
		}
		d.Crash(rand.New(rand.NewPCG(0, 0)))
		j = mustOpen(t, d, "p")
		expectLast(t, j, 4)
	}
}

func testFences(t *testing.T, d Disk) {
	driver, err := d.Open()
	if err != nil {
		t.Fatal(err)
	}
	older, newer := mustJournal(t, driver, "p"), mustJournal(t, driver, "p")
	mustWait(t, mustAppend(t, older, 0, "a"))
	expectLast(t, newer, 1)
	mustWait(t, mustAppend(t, newer, 1, "b"))
	for _, after := range []uint64{0, 1, 3} {
		for _, records := range [][]string{{"x"}, nil} {
			if _, err := older.Append(after, encode(records)); !errors.Is(err, journal.ErrFenced) {
				t.Errorf("append after %d: %v", after, err)
			}
		}
	}
	mustWait(t, mustAppend(t, newer, 2)) // nothing, with the right fence
	expect(t, older, 1, "1:a", "2:b")
}

func testNames(t *testing.T, d Disk) {
	driver, err := d.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"p", "p/1", "p/10", "q"} {
		j := mustJournal(t, driver, name)
		mustWait(t, mustAppend(t, j, 0, name))
	}
	for _, name := range []string{"p", "p/1", "p/10", "q"} {
		expect(t, mustJournal(t, driver, name), 1, "1:"+name)
	}
}

func testTrims(t *testing.T, d Disk) {
	j := mustOpen(t, d, "p")
	for i := range uint64(10) {
		mustWait(t, mustAppend(t, j, i*2, fmt.Sprint(i), "x"))
	}
	if err := j.Trim(9); err != nil {
		t.Fatal(err)
	}
	got, err := read(j, 9)
	if err != nil || len(got) != 12 || got[0] != "9:4" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := read(j, 1); !errors.Is(err, journal.ErrTrimmed) {
		t.Errorf("trimmed records: %v", err)
	}
	if err := j.Trim(1000); err != nil {
		t.Fatal(err)
	}
	mustWait(t, mustAppend(t, j, 20))
	d.Crash(rand.New(rand.NewPCG(0, 0)))
	j = mustOpen(t, d, "p")
	expectLast(t, j, 20)
	expect(t, j, 21)
	expect(t, j, 20, "20:x")
	mustWait(t, mustAppend(t, j, 20, "next"))
	expect(t, j, 20, "20:x", "21:next")
}

func testLimits(t *testing.T, d Disk) {
	j := mustOpen(t, d, "p")
	if _, err := j.Append(0, [][]byte{[]byte("fits"), make([]byte, journal.RecordBytesMax+1)}); !errors.Is(err, journal.ErrTooLarge) {
		t.Errorf("too large a record: %v", err)
	}
	expectLast(t, j, 0)
	ticket, err := j.Append(0, [][]byte{make([]byte, journal.RecordBytesMax)})
	if err != nil {
		t.Fatal(err)
	}
	mustWait(t, ticket)
	expectLast(t, j, 1)
}

func testDamage(t *testing.T, d Disk) {
	j := mustOpen(t, d, "p")
	mustWait(t, mustAppend(t, j, 0, "good"))
	mustWait(t, mustAppend(t, j, 1, "bad"))
	d.Damage("p")
	got, err := read(j, 1)
	if !errors.Is(err, journal.ErrCorrupt) || !slices.Equal(got, []string{"1:good"}) {
		t.Errorf("%q, %v", got, err)
	}
}

func testFailedSync(t *testing.T, d Disk) {
	j := mustOpen(t, d, "p")
	mustWait(t, mustAppend(t, j, 0, "durable"))
	d.FailSyncs()
	ticket, err := j.Append(1, encode([]string{"doubtful"}))
	if err == nil {
		err = ticket.Wait()
	}
	if err == nil {
		t.Fatal("the failed sync was acknowledged")
	}
	if ticket, err = j.Append(2, encode([]string{"after the end"})); err == nil {
		err = ticket.Wait()
	}
	if err == nil {
		t.Error("an append after the failure was acknowledged")
	}
	d.Crash(rand.New(rand.NewPCG(0, 0)))
	j = mustOpen(t, d, "p")
	last, err := j.Last()
	if err != nil || last < 1 || last > 2 {
		t.Errorf("recovered to %d, %v", last, err)
	}
	if got, err := read(j, 1); err != nil || got[0] != "1:durable" {
		t.Errorf("%q, %v", got, err)
	}
}
