package durable

import (
	"time"

	"sluice/internal/store"
)

// Storage is where one partition's turns are committed. One owner at a time uses it, from one goroutine; of two who both
// claim it, the one who claimed first is fenced. The Waits of its Tickets are called in order, after the first error no
// more.
type Storage interface {
	// Claim makes the caller the owner and fences all before it. It returns where the view stands, after which Replay yields
	// the facts that it lacks.
	Claim() (Checkpoint, error)
	// Replay reads the facts after the sequence, up to the newest, and returns the newest sequence: the one to commit after.
	Replay(after uint64, fn func(Fact) error) (last uint64, err error)
	// Follow brings the view forward in recovery, to the checkpoint, without a new fact.
	Follow(view store.Batch, to Checkpoint) error
	// Commit makes a turn's facts durable and their changes of the view readable, in any order but so that the view on the
	// disk never holds a fact that a crash can take from the log. It fails with ErrFenced for an owner of the past.
	Commit(entry Entry) (Ticket, error)
	// Logs tells whether Commit wants the facts' records; if not they need not be encoded.
	Logs() bool
	// Room is what the storage still takes; Claim, Follow and Commit are carried out whatever it is.
	Room() store.Room
	// View reads the partition's part of the store, below Prefix.
	View() store.Reader
	// NewBatch begins a change of the view; its keys must begin with Prefix.
	NewBatch() store.Batch
	Prefix() []byte
}

// Entry is one turn to commit.
type Entry struct {
	// After is the newest sequence so far, Count how many facts the turn has, Now its time.
	After uint64
	Count int
	Now   time.Time
	// Facts are the events' records, if Logs. They may be reused when Commit returns.
	Facts [][]byte
	// View holds the changes of the view and becomes the storage's.
	View store.Batch
}

// Ticket stands for a commit on its way to durability.
type Ticket interface {
	// Wait returns when the commit is durable and the view has followed, or with an error when that is not known.
	Wait() error
}

// Checkpoint is what the view says of itself, in the same atomic batch as the view's changes.
type Checkpoint struct {
	// Sequence is that of the newest fact in the view.
	Sequence uint64
	// Epoch grows with each claim. It tells owners apart in logs and, one day, in the cluster's decisions.
	Epoch uint64
	// Now is the time of the newest turn in the view, so that a partition's time never goes back across restarts.
	Now time.Time
}

// Fact is one event of the log.
type Fact struct {
	Sequence uint64
	// Now is the time of the turn that the event belongs to.
	Now time.Time
	// Event is what View.Encode wrote.
	Event []byte
}
