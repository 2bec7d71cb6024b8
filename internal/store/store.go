// Package store is the ordered key-value view that everything durable lies in: state machines' views, the embedded journal,
// control-plane records.
//
// It has one idea beyond Get and Put: *apply now, wait for the disk later*. Commit makes a batch readable at once and
// returns a Ticket; the batch is durable when the Ticket's Wait returns nil. So the next batch is decided while this one
// syncs, and batches of several callers share one fsync. What was read between the two may be lost in a crash: reveal
// nothing that depends on it until the Ticket answers.
//
// Promises, which storetest.Exercise proves of every driver:
//   - A batch is atomic: after a crash all of it is there or nothing.
//   - A batch whose Ticket answered nil survives every crash, and so does every batch that was applied before it.
//   - What a crash loses is a suffix of the batches in the order in which they were applied, never one from the middle.
//   - The first failure of the disk is the last: a Store that once failed to write or sync answers ErrFailed to every
//     later call, changes nothing on the disk any more, acknowledges nothing and says so on Failed. Close it, and open
//     the folder anew or end the process; what is on the disk is what a crash at that moment would have left.
//
// Drivers: store/local (Pebble, the embedded engine) and store/memory (deterministic, for tests and the simulator). The
// first byte of every key says whose it is: see keys.go.
package store

import "errors"

// Errors that every driver answers. They come wrapped, so test them with errors.Is.
var (
	// ErrNotFound is Get's answer for a key that has no value.
	ErrNotFound = errors.New("no such key")
	// ErrStop, returned by a Scan's function, ends that Scan without error.
	ErrStop = errors.New("stop scanning")
	// ErrClosed is the answer to calls after Close.
	ErrClosed = errors.New("store is closed")
	// ErrFailed is the answer to every call after the first failure of the engine; the cause is wrapped beside it.
	ErrFailed = errors.New("store has failed")
	// ErrFull is wrapped beside ErrFailed when the failure was a full disk or quota, all reserve notwithstanding: see Room.
	ErrFull = errors.New("no space left for the store")
	// ErrLocked is the answer to opening a folder that another process, or this one, has open.
	ErrLocked = errors.New("store is open elsewhere")
	// ErrNewer is the answer to opening data that a newer build has written in a format unknown to this one.
	ErrNewer = errors.New("data of a newer version")
	// ErrCorrupt is wrapped by errors about data that is not what was once written.
	ErrCorrupt = errors.New("data is corrupt")
)

// Reader reads what has been applied, durable or not. It is safe for concurrent use.
type Reader interface {
	// Get returns a copy of the key's value, the caller's to keep; ErrNotFound when there is none.
	Get(key []byte) ([]byte, error)
	// Scan calls fn for every key of r in order, over the state at the call: batches applied meanwhile are not seen. Key and
	// value are fn's until it returns. An error of fn ends the scan and is returned, ErrStop as nil.
	Scan(r Range, fn func(key, value []byte) error) error
}

// Range is the keys From ≤ key < To. A nil To has no end, a nil From no beginning.
type Range struct {
	From, To []byte
	// Backwards scans from the last key to the first.
	Backwards bool
}

// Batch collects changes that are applied together or not at all. It copies what it is given, is not safe for concurrent
// use, and belongs to the Store as soon as it is committed: no method may be called after that. A batch that is not going
// to be committed must be handed back with Discard.
type Batch interface {
	// Put sets the key's value. The last change of a key in a batch counts.
	Put(key, value []byte)
	// Delete removes the key; a key without value is no error.
	Delete(key []byte)
	// DeleteRange removes all keys From ≤ key < To, those put earlier in this batch included. It costs the same for one key
	// and for millions; both ends must be given.
	DeleteRange(from, to []byte)
	// Len is the number of changes, Size their approximate bytes in the log.
	Len() int
	Size() int
	// Discard hands an uncommitted batch back.
	Discard()
}

// Ticket stands for one commit that is on its way to the disk.
type Ticket interface {
	// Wait returns when the commit is durable, or with ErrFailed when it is not known to be. Call it exactly once.
	Wait() error
}

// Writer changes a store. It is safe for concurrent use, each batch by one goroutine.
type Writer interface {
	NewBatch() Batch
	// Commit applies the batch: it is readable when Commit returns and durable when the Ticket says so. Commits of one
	// goroutine are applied in its order. An error means that the store has failed or is closed, and the outcome is unknown.
	Commit(Batch) (Ticket, error)
	// Apply is Commit without the promise: the batch reaches the disk some time, in order with the others, at the latest
	// with a later Commit. A crash before that loses it.
	Apply(Batch) error
	// Room is what should be committed now. It costs next to nothing, so ask it for each change; it follows the disk within a
	// second or a few megabytes.
	Room() Room
}

// Store is an open store.
type Store interface {
	Reader
	Writer
	// Usage tells how much room the store takes and has; it may be seconds old.
	Usage() (Usage, error)
	// Failed is closed when the store has failed; Cause then says why. A clean Close does not close it.
	Failed() <-chan struct{}
	// Cause is nil until the store has failed, then an error that wraps ErrFailed.
	Cause() error
	// Close lets go of the store. All batches applied before are on the disk when it returns nil. Commits and scans must
	// have ended.
	Close() error
}

// Usage is disk space in bytes.
type Usage struct {
	// Used is what the store's files take, garbage that is not yet compacted away included.
	Used int64
	// Free is what the disk has left for this process: see Room for what follows from it.
	Free int64
}

// Durably applies what fill puts into a batch and returns when it is on the disk. An error of fill is returned as it is and
// nothing is changed; so it is with ErrNoRoom, if the batch adds something and there is no room for it.
func Durably(w Writer, fill func(Batch) error) error {
	if room := w.Room(); room != RoomEnough {
		return admit(w, room, fill)
	}
	return Regardless(w, fill)
}

// Regardless is Durably whatever room there is: for the few bytes without which nothing goes on, such as a claim.
func Regardless(w Writer, fill func(Batch) error) error {
	batch := w.NewBatch()
	if err := fill(batch); err != nil {
		batch.Discard()
		return err
	}
	return wait(w, batch)
}

func wait(w Writer, batch Batch) error {
	ticket, err := w.Commit(batch)
	if err != nil {
		return err
	}
	return ticket.Wait()
}
