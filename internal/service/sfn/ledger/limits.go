package ledger

import (
	"errors"
	"fmt"
	"time"
)

// Retention is how long an execution is kept after its end, and its name with it (Developer Guide, "Quotas").
const Retention = 90 * 24 * time.Hour

// Limits of what one command may bring. Beyond them the answer is ErrLimit: the caller cuts its appends well before.
const (
	// AppendBytesMax bounds the records of one append together, RecordsMax their number.
	AppendBytesMax = 8 << 20
	RecordsMax     = 100_000
	// NoteBytesMax bounds a note, KeyBytesMax all parts of a key together, and the ID of a state machine.
	NoteBytesMax = 4 << 10
	KeyBytesMax  = 1 << 10
	// ListsMax is how many lists an execution may be in.
	ListsMax = 4
	// StatusMax is the highest status that an execution can end with.
	StatusMax = 63
)

// Errors of a Ledger, beside those of package durable and store.ErrNoRoom. They come wrapped.
var (
	// ErrExists: the name is taken, by an execution that is not the same or has ended.
	ErrExists = errors.New("an execution of that name exists")
	// ErrNotFound: there is no such execution, or it was forgotten.
	ErrNotFound = errors.New("no such execution")
	// ErrStale: others have appended since. What was to be appended was decided on an old state: read what is new, and decide again.
	ErrStale = errors.New("the execution has gone on")
	// ErrOver: the execution has ended.
	ErrOver = errors.New("the execution has ended")
	// ErrRunning: an execution that runs cannot be reopened.
	ErrRunning = errors.New("the execution is running")
	// ErrLimit: the command brings more than it may, or less.
	ErrLimit = errors.New("beyond the limits of the ledger")
	// ErrToken: a page token that was not given out for this list and filter.
	ErrToken = errors.New("not a page token of this list")
	// ErrFormat: bytes that are not in the ledger's format.
	ErrFormat = errors.New("not in the ledger's format")
	// ErrLookAgain is the machine's, and reaches no caller: what the command saw in the view may have changed.
	ErrLookAgain = errors.New("what was seen in the view may have changed")
)

func (b *Begin) check() error {
	switch {
	case max(b.size(), len(b.MachineID)) > KeyBytesMax:
		return fmt.Errorf("%w: a name of %d bytes", ErrLimit, max(b.size(), len(b.MachineID)))
	case len(b.Note) > NoteBytesMax:
		return fmt.Errorf("%w: a note of %d bytes", ErrLimit, len(b.Note))
	case len(b.Lists) > ListsMax:
		return fmt.Errorf("%w: %d lists", ErrLimit, len(b.Lists))
	case b.First.After != 0:
		return fmt.Errorf("%w: the first records come after %d", ErrLimit, b.First.After)
	}
	return b.First.check()
}

// check demands a record, for else two appends after the same number could both be made.
func (a *Append) check() error {
	bytes := 0
	for _, record := range a.Records {
		bytes += len(record)
	}
	switch {
	case len(a.Records) == 0:
		return fmt.Errorf("%w: an append without a record", ErrLimit)
	case len(a.Records) > RecordsMax || bytes > AppendBytesMax:
		return fmt.Errorf("%w: %d records of %d bytes", ErrLimit, len(a.Records), bytes)
	case a.End != nil && (a.End.Status == Running || a.End.Status > StatusMax):
		return fmt.Errorf("%w: an end with the status %d", ErrLimit, a.End.Status)
	}
	return nil
}
