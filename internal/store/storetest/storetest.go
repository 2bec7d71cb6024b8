// Package storetest is the suite that every store driver passes: the promises of package store, tried one by one and then
// all at once against a model, with crashes and failing disks.
package storetest

import (
	"math/rand/v2"
	"testing"

	"sluice/internal/store"
)

// Disk is what a driver's test brings: a place that stores are opened on, again and again.
type Disk interface {
	// Open opens the store as a process that starts does.
	Open() (store.Store, error)
	// Crash cuts the power while the store is open: unsynced data is lost by chance, as the driver's disk may lose it. The
	// store is of no use afterwards, and Open opens what is left.
	Crash(chance *rand.Rand)
	// FailCommits and FailSyncs make the open store's disk fail from now on, before or at the sync of a commit. A crash or
	// the next Open repairs the disk.
	FailCommits()
	FailSyncs()
}

// Exercise runs the suite; open makes a new, empty disk.
func Exercise(t *testing.T, open func(t *testing.T) Disk) {
	for name, test := range map[string]func(*testing.T, Disk){
		"reads what was put":                    testReads,
		"scans in order":                        testScans,
		"a scan sees one state":                 testScanIsASnapshot,
		"the last change in a batch counts":     testBatchOrder,
		"batches know their size":               testBatchSize,
		"copies what it is given and gives":     testCopies,
		"closes and opens":                      testReopen,
		"has one owner":                         testOneOwner,
		"tells its usage":                       testUsage,
		"what a ticket answered survives":       testDurable,
		"a ticket speaks for all before it":     testTicketCoversEarlier,
		"unsynced batches are lost as a suffix": testLostSuffix,
		"a failed sync is the end":              testFailedSync,
		"a failed commit is the end":            testFailedCommit,
		"agrees with a model through crashes":   testModel,
		"commits from many goroutines":          testConcurrentCommits,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func mustOpen(t *testing.T, d Disk) store.Store {
	t.Helper()
	s, err := d.Open()
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return s
}

func mustClose(t *testing.T, s store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
}

// change is a durable commit made of fill.
func change(t *testing.T, s store.Store, fill func(store.Batch)) {
	t.Helper()
	err := store.Durably(s, func(b store.Batch) error {
		fill(b)
		return nil
	})
	if err != nil {
		t.Fatalf("commit: %v", err)
	}
}

// content is the whole store as text, "key=value" joined by spaces.
func content(t *testing.T, s store.Reader, r store.Range) string {
	t.Helper()
	var text []byte
	err := s.Scan(r, func(key, value []byte) error {
		if len(text) > 0 {
			text = append(text, ' ')
		}
		text = append(append(append(text, key...), '='), value...)
		return nil
	})
	if err != nil {
		t.Fatalf("scan: %v", err)
	}
	return string(text)
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %s\nwant %s", what, got, want)
	}
}
