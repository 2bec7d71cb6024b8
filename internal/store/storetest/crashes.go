package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"sluice/internal/store"
)

// crashRounds is how many crashes of each kind are tried; the chance differs in each.
const crashRounds = 20

func commit(t *testing.T, s store.Store, fill func(store.Batch)) store.Ticket {
	t.Helper()
	b := s.NewBatch()
	fill(b)
	ticket, err := s.Commit(b)
	if err != nil {
		t.Fatalf("commit: %v", err)
	}
	return ticket
}

func testDurable(t *testing.T, d Disk) {
	for round := range uint64(crashRounds) {
		s := mustOpen(t, d)
		key := fmt.Sprintf("%03d", round)
		change(t, s, fill(key+"a", "1", key+"b", "2"))
		commit(t, s, fill("unsynced", key))
		d.Crash(rand.New(rand.NewPCG(1, round)))
		s = mustOpen(t, d)
		for _, durable := range []string{key + "a", key + "b"} {
			if _, err := s.Get([]byte(durable)); err != nil {
				t.Fatalf("round %d: %s: %v", round, durable, err)
			}
		}
		mustClose(t, s)
	}
}

func testTicketCoversEarlier(t *testing.T, d Disk) {
	for round := range uint64(crashRounds) {
		s := mustOpen(t, d)
		applied := s.NewBatch()
		fill("applied", fmt.Sprint(round))(applied)
		if err := s.Apply(applied); err != nil {
			t.Fatal(err)
		}
		commit(t, s, fill("committed", fmt.Sprint(round)))
		// An empty commit is a barrier.
		if err := commit(t, s, func(store.Batch) {}).Wait(); err != nil {
			t.Fatal(err)
		}
		d.Crash(rand.New(rand.NewPCG(2, round)))
		s = mustOpen(t, d)
		expect(t, "content", content(t, s, store.Range{}), fmt.Sprintf("applied=%d committed=%d", round, round))
		mustClose(t, s)
	}
}

// testLostSuffix writes batch i as two keys and looks which survive: 0 … n and no others, both keys of each.
func testLostSuffix(t *testing.T, d Disk) {
	const batches, durable = 40, 10
	lost := 0
	for round := range uint64(crashRounds) {
		s := mustOpen(t, d)
		change(t, s, func(b store.Batch) { b.DeleteRange([]byte("a"), []byte("c")) })
		for i := range batches {
			ticket := commit(t, s, fill(fmt.Sprintf("a%03d", i), "x", fmt.Sprintf("b%03d", i), "y"))
			if i == durable-1 {
				if err := ticket.Wait(); err != nil {
					t.Fatal(err)
				}
			}
		}
		d.Crash(rand.New(rand.NewPCG(3, round)))
		s = mustOpen(t, d)
		want, n := "", 0
		for ; n < batches; n++ {
			if _, err := s.Get(fmt.Appendf(nil, "a%03d", n)); err != nil {
				break
			}
		}
		for _, half := range []string{"a", "b"} {
			for i := range n {
				want += fmt.Sprintf("%s%03d=%s ", half, i, map[string]string{"a": "x", "b": "y"}[half])
			}
		}
		expect(t, fmt.Sprintf("round %d, %d batches survived", round, n), content(t, s, store.Range{})+" ", want)
		if n < durable {
			t.Errorf("round %d: %d batches survived of %d durable ones", round, n, durable)
		}
		lost += batches - n
		mustClose(t, s)
	}
	if lost == 0 {
		t.Error("no crash lost anything: the disk under test proves nothing")
	}
}

func testFailedSync(t *testing.T, d Disk) {
	s := mustOpen(t, d)
	change(t, s, fill("durable", "1"))
	d.FailSyncs()
	b := s.NewBatch()
	fill("doubtful", "1")(b)
	ticket, err := s.Commit(b)
	if err == nil {
		err = ticket.Wait()
	}
	if !errors.Is(err, store.ErrFailed) {
		t.Fatalf("the failed sync answered %v", err)
	}
	afterFailure(t, d, s)
}

func testFailedCommit(t *testing.T, d Disk) {
	s := mustOpen(t, d)
	change(t, s, fill("durable", "1"))
	before := commit(t, s, fill("before", "1"))
	if err := before.Wait(); err != nil {
		t.Fatal(err)
	}
	d.FailCommits()
	b := s.NewBatch()
	fill("doubtful", "1")(b)
	ticket, err := s.Commit(b)
	if err == nil {
		err = ticket.Wait()
	}
	if !errors.Is(err, store.ErrFailed) {
		t.Fatalf("the failed commit answered %v", err)
	}
	afterFailure(t, d, s)
}

// afterFailure sees that everything answers the failure, that the owner is told, and that the folder can be opened anew.
func afterFailure(t *testing.T, d Disk, s store.Store) {
	t.Helper()
	<-s.Failed()
	if !errors.Is(s.Cause(), store.ErrFailed) {
		t.Errorf("cause: %v", s.Cause())
	}
	for range 3 {
		_, errGet := s.Get([]byte("durable"))
		errScan := s.Scan(store.Range{}, func(_, _ []byte) error { return nil })
		errApply := s.Apply(s.NewBatch())
		_, errCommit := s.Commit(s.NewBatch())
		_, errUsage := s.Usage()
		for what, err := range map[string]error{
			"get": errGet, "scan": errScan, "apply": errApply, "commit": errCommit, "usage": errUsage,
		} {
			if !errors.Is(err, store.ErrFailed) {
				t.Errorf("%s after the failure: %v", what, err)
			}
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("close after the failure: %v", err)
	}
	s = mustOpen(t, d)
	if _, err := s.Get([]byte("durable")); err != nil {
		t.Errorf("what was durable before the failure: %v", err)
	}
	change(t, s, fill("again", "1"))
	mustClose(t, s)
}
