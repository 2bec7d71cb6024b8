// Package journal is the ordered log of one partition: what happened, record after record, each with a sequence number.
//
// Promises, which journaltest.Exercise proves of every driver:
//   - Sequences start at 1 and have no gaps. The records of one Append are there together or not at all.
//   - Append is fenced: it fails with ErrFenced unless the caller names the newest sequence. So of two who both think that
//     they own the partition at most one appends, and the other finds out.
//   - A record whose Ticket answered nil is read back, unchanged, after any crash; a damaged one is ErrCorrupt, never
//     something else. What a crash loses is a suffix.
//   - As with the store, the next Append may be made while this one syncs, and a failed sync is the end.
//
// Drivers: journal/local lies in a store. The one for clusters will publish to a replicated stream; nothing in this package
// or its users supposes that the journal shares a disk with the view.
package journal

import (
	"errors"

	"sluice/internal/store"
)

// Errors that every driver answers, wrapped.
var (
	// ErrFenced: someone else has appended. Whoever gets it owns the partition no longer and must stop.
	ErrFenced = errors.New("another owner has appended")
	// ErrTrimmed: the records asked for have been trimmed away.
	ErrTrimmed = errors.New("records were trimmed")
	// ErrCorrupt: a record is not what was appended.
	ErrCorrupt = errors.New("journal is corrupt")
	// ErrNewer: a record was framed by a newer build.
	ErrNewer = errors.New("journal of a newer version")
	// ErrTooLarge: a record is longer than RecordBytesMax. Nothing was appended.
	ErrTooLarge = errors.New("record is too large")
)

// RecordBytesMax is the longest record that Append takes: 16 MiB.
const RecordBytesMax = 16 << 20

// Driver gives out journals by name. It is safe for concurrent use.
type Driver interface {
	// Journal opens the journal of that name, which begins empty. Opening it twice gives two handles on one journal, which
	// fence each other. A name must not contain a zero byte.
	Journal(name string) (Journal, error)
}

// Journal is one partition's log. It is safe for concurrent use, though fencing leaves no sense in concurrent appends.
type Journal interface {
	// Last is the newest sequence, durable or not; 0 when nothing was ever appended. Trimming does not change it.
	Last() (uint64, error)
	// Append adds the records as after+1, after+2, …, if after is the newest sequence. They can be read when it returns and
	// are durable when the Ticket says so. The records are copied. Appending none only checks the fence; its Ticket speaks
	// for all that was appended before. An error other than ErrFenced and ErrTooLarge leaves the outcome unknown.
	Append(after uint64, records [][]byte) (Ticket, error)
	// Read calls fn for each record from the given sequence on, in order; with ErrTrimmed when that one is gone, with nothing
	// when it is yet to come. The record is fn's until it returns; its error ends the reading and is returned.
	Read(from uint64, fn func(sequence uint64, record []byte) error) error
	// Room is what the journal's disk still takes. Append takes what it is given.
	Room() store.Room
	// Trim forgets records before the given sequence, some time. It may keep more; the newest always stays.
	Trim(before uint64) error
}

// Ticket stands for one append on its way to durability. A store's Ticket is one.
type Ticket interface {
	// Wait returns when the append is durable, or with an error when that is not known. Call it exactly once.
	Wait() error
}
