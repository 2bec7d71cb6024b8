package store

import (
	"errors"
	"fmt"
)

// Room is what a store still takes. A disk that is full to the last byte ends its store (see ErrFailed), so a store begins to
// refuse while there is a reserve left, and takes everything again, by itself, when the reserve is there again. The reserve is for
// what the engine has yet to write for what it took before, and for changes that make room.
//
// Refusing is the caller's part, before anything is changed: see Admit. Commit and Apply take what they are given.
type Room int32

// The rooms, from all to nearly none.
const (
	// RoomEnough takes everything.
	RoomEnough Room = iota
	// RoomScarce refuses what Adds.
	RoomScarce
	// RoomSpent refuses all but what Frees.
	RoomSpent
)

// ErrNoRoom is the refusal of a change for which there is no room now. Nothing was changed, and the store has not failed.
var ErrNoRoom = errors.New("the disk is full")

// Effect is what a change does to the disk. The zero value is the one that is refused first.
type Effect byte

// The effects.
const (
	// Adds is for new data.
	Adds Effect = iota
	// Uses is for what must be written to get at data and then be rid of it, such as that a message was received.
	Uses
	// Frees is for deletions, and for the few bytes without which nothing goes on.
	Frees
)

// Admit answers nil, or an error that wraps ErrNoRoom.
func (r Room) Admit(e Effect) error {
	if int(r) <= int(e) {
		return nil
	}
	return fmt.Errorf("%w: %v", ErrNoRoom, r)
}

// String is for logs and metrics.
func (r Room) String() string {
	switch r {
	case RoomEnough:
		return "there is room"
	case RoomScarce:
		return "new data is refused"
	default:
		return "all but deletions is refused"
	}
}

// admit is Durably while there is little room. A batch that only puts Adds, one that only deletes Frees, one that does both is
// how records make room for each other.
func admit(w Writer, room Room, fill func(Batch) error) error {
	batch := &noting{Batch: w.NewBatch()}
	err := fill(batch)
	if err == nil {
		err = room.Admit(batch.effect())
	}
	if err != nil {
		batch.Discard()
		return err
	}
	return wait(w, batch.Batch)
}

// noting is a batch that knows what it does.
type noting struct {
	Batch
	puts, deletions bool
}

func (n *noting) Put(key, value []byte) {
	n.puts = true
	n.Batch.Put(key, value)
}

func (n *noting) Delete(key []byte) {
	n.deletions = true
	n.Batch.Delete(key)
}

func (n *noting) DeleteRange(from, to []byte) {
	n.deletions = true
	n.Batch.DeleteRange(from, to)
}

func (n *noting) effect() Effect {
	switch {
	case !n.puts:
		return Frees
	case n.deletions:
		return Uses
	}
	return Adds
}
