// Package shelf is the reference machine: a small core that uses everything package durable offers, for the tests of that
// package and as an example of how a core looks.
//
// Items lie on shelves. An item is scheduled for later (a timer that becomes a fact) or put on its shelf at once; it is
// taken for a while (time alone brings it back), and whoever took it confirms; then it must be shipped (outstanding work)
// and is gone. Takers of an empty shelf wait.
//
//	Schedule → Scheduled ─(its time comes)→ action Fire → Fired ┐
//	                                                 Put → Put ─┴→ Take → Taken → Confirm → Confirmed → action Ship → Shipped
//
// It is pure: no clock, no I/O, no randomness; it imports nothing but the standard library.
package shelf

import (
	"errors"
	"time"
)

// Op is what a Command does.
type Op byte

// The commands.
const (
	// Schedule makes an item that will be put on its shelf at Command.At.
	Schedule Op = iota
	// Fire puts a scheduled item on its shelf, once its time has come. It is sent for the action Fire.
	Fire
	// Put puts Count items on the shelf, all or none. They are named Item, or Item/0, Item/1 … if there are several.
	Put
	// Take takes the oldest item that is there and hides it for Hide. An empty shelf is waited for, for Wait.
	Take
	// Confirm ends a take. The receipt must be the newest one of the item; it may have run out.
	Confirm
	// Shipped tells that a confirmed item was shipped, which ends it. It is sent for the action Ship.
	Shipped
	// Look answers where an item is, and changes nothing.
	Look
	// Glance counts itself in memory alone: its event is no fact.
	Glance
)

// Command is one command; each Op uses the fields that its comment names.
type Command struct {
	Op          Op
	Shelf, Item string
	Count       int
	At          time.Time
	Hide, Wait  time.Duration
	Receipt     uint64
}

// Answer is what a command answers. Take fills all of it, or nothing when the shelf stayed empty; the others tell the stage
// that the item has reached.
type Answer struct {
	Item    string
	Receipt uint64
	// Taken and Hidden bound the time for which the item is the taker's.
	Taken, Hidden time.Time
	Stage         Stage
}

// Stage is how far an item has come. It never goes back.
type Stage byte

// The stages. An item that was shipped is forgotten, and so is again None.
const (
	None Stage = iota
	Waiting
	OnShelf
	ToShip
)

// Event is a fact. Kind is the stage that the item reaches by it; Taken and Glanced leave it where it is.
type Event struct {
	Kind        Kind
	Item, Shelf string
	Sequence    uint64
	At          time.Time
	Receipt     uint64
}

// Kind is the kind of an Event. The numbers are on disks: never give one a new meaning.
type Kind byte

// The events.
const (
	Scheduled    Kind = 1
	Fired        Kind = 2
	WasPut       Kind = 3
	Taken        Kind = 4
	Confirmed    Kind = 5
	WasShipped   Kind = 6
	Glanced      Kind = 7 // no fact
	kindsMaximum      = Glanced
)

// Action is what has to be done outside.
type Action struct {
	// Do is Fire or Ship.
	Do   Errand
	Item string
}

// Errand is the kind of an Action.
type Errand byte

// The errands: each asks for the command of the same name, which may be sent any number of times.
const (
	SendFire Errand = iota
	Ship
)

// What the machine refuses with.
var (
	ErrExists     = errors.New("there is such an item")
	ErrNoSuchItem = errors.New("no such item")
	ErrReceipt    = errors.New("not the newest receipt")
	ErrTooEarly   = errors.New("its time has not come")
)

// wait is the Waiting of a Take.
type wait struct {
	shelf string
	until time.Time
}

func (w *wait) Error() string { return "the shelf is empty" }

// Wait makes it one.
func (w *wait) Wait() (topic string, until time.Time) { return w.shelf, w.until }
