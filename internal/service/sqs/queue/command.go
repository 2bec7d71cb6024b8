package queue

import (
	"fmt"
	"time"
)

// Command is something that is asked of the queues of a partition: one of the types of this file.
type Command interface {
	// queue is the one that the command is for; 0 for a command that names a queue by its key.
	queue() ID
}

// Create makes a queue, or returns the one that there is if no attribute in Attributes has another value there; Tags are for
// a new queue alone. Errors: *AttributeDiffers, ErrDeletedRecently.
type Create struct {
	Key        Key
	Attributes []Pair // given by the caller
	Defaults   []Pair // of the attributes that the caller did not give
	Tags       []Pair
}

// Configure changes attributes and tags. Errors: ErrNoQueue, ErrChanged.
type Configure struct {
	Queue  ID
	Change Change
	// Was, if not nil, is what the change was made from: it is refused if the attributes are others by now.
	Was *Config
}

// Remove deletes a queue with all it holds. Errors: ErrNoQueue.
type Remove struct{ Queue ID }

// Purge deletes all messages that were sent before it. Errors: ErrNoQueue, ErrPurgeInProgress.
type Purge struct{ Queue ID }

// Send puts messages into the queue, in their order. Errors: ErrNoQueue.
type Send struct {
	Queue    ID
	Messages []Message
}

// Message is one message to send.
type Message struct {
	Payload []byte // what the view keeps; the machine does not read it
	Bytes   int    // what AWS counts of the message; the machine does not read it
	// Delay is for this message alone, in milliseconds; negative for the queue's.
	Delay int64
	// Identity is what a FIFO queue goes by, and nil in a standard one.
	Identity *Identity
	// Group is the message's in a standard queue; zero for none.
	Group Group
}

// Receive takes up to Max messages, and waits for the first until Until if there is none. Errors: ErrNoQueue,
// ErrOverLimit.
type Receive struct {
	Queue ID
	Max   int // 1 to 10
	// Visibility keeps the messages from others, in milliseconds; negative for the queue's own timeout.
	Visibility int64
	Until      time.Time // not after now: no wait
	// Attempt is by what a FIFO queue knows the call again; zero for none.
	Attempt Token
}

// Delete removes messages that were received. A message that is gone is no error. Errors: ErrNoQueue; in a FIFO queue, of a
// single message, in Answer.Problems: ErrExpiredReceipt.
type Delete struct {
	Queue     ID
	Positions []Position
	// Receives are the numbers of the receipts by which a FIFO queue lets messages be deleted, one for each position.
	Receives []uint32
}

// ChangeVisibility sets anew how long messages in flight are kept from others. Errors: ErrNoQueue; of a single message, in
// Answer.Problems: ErrNotInFlight, ErrTooLong.
type ChangeVisibility struct {
	Queue   ID
	Entries []Visibility
}

// Visibility is a new timeout, from now on, in milliseconds; 0 makes the message visible at once.
type Visibility struct {
	Position Position
	Timeout  int64
	// Receives is the number of the receipt; a FIFO queue takes the newest alone.
	Receives uint32
}

// Inspect reads the counters. Errors: ErrNoQueue.
type Inspect struct{ Queue ID }

// Measure reads what Inspect reads and more, for more. Errors: ErrNoQueue.
type Measure struct{ Queue ID }

// Occupied lists the queues that hold messages.
type Occupied struct{}

// StartTask begins a message move task. Errors: ErrNoQueue, ErrTaskActive.
type StartTask struct {
	Queue       ID
	ID          string
	Destination Key // zero: where each message came from
	Rate        int // messages a second at most; 0 for as fast as it goes
}

// CancelTask ends a message move task; what is on its way still arrives. Errors: ErrNoQueue, ErrNoTask, ErrTaskOver.
type CancelTask struct {
	Queue ID
	ID    string
}

// Tasks reads the message move tasks. Errors: ErrNoQueue.
type Tasks struct{ Queue ID }

// Move lets the next messages of a task leave. It is sent when the action Moving asks for it.
type Move struct{ Queue ID }

// Depart reads the messages that are on their way to other queues. It is sent when the action Leaving asks for it. Errors: ErrNoQueue.
type Depart struct{ Queue ID }

// Accept lets messages in that departed from another queue. Errors: ErrNoQueue.
type Accept struct {
	Queue    ID
	Origin   Origin
	Messages []Newcomer // in the order of their numbers
}

// Newcomer is one message that comes from another queue.
type Newcomer struct {
	Number  uint64 // its departure's
	Payload []byte
	Sent    int64 // when it was sent; 0 for now
	// Identity is what a FIFO queue goes by, and nil in a standard one.
	Identity *Identity
	// Group is the message's in a standard queue; zero for none.
	Group Group
}

// HandOver removes messages that have arrived elsewhere: the departures up to a number. Errors: ErrNoQueue.
type HandOver struct {
	Queue   ID
	Through uint64
}

// Return makes messages visible again that could not leave: the departures up to a number. Those of a task make it fail, for the
// reason given. Errors: ErrNoQueue.
type Return struct {
	Queue   ID
	Through uint64
	Reason  string
}

// Unlink forgets a queue that is no more, in all queues that messages came to from it.
type Unlink struct{ Origin Origin }

// Expire deletes what has outlived the retention period, and forgets duplicates and attempts of long ago. It is sent when the action Expiring asks for it.
type Expire struct{ Queue ID }

// Forget frees the name of a queue that was deleted a minute ago. It is sent when the action NameFree asks for it.
type Forget struct{ Key Key }

func (*Create) queue() ID             { return 0 }
func (*Forget) queue() ID             { return 0 }
func (*Unlink) queue() ID             { return 0 }
func (c *Configure) queue() ID        { return c.Queue }
func (c *Remove) queue() ID           { return c.Queue }
func (c *Purge) queue() ID            { return c.Queue }
func (c *Send) queue() ID             { return c.Queue }
func (c *Receive) queue() ID          { return c.Queue }
func (c *Delete) queue() ID           { return c.Queue }
func (c *ChangeVisibility) queue() ID { return c.Queue }
func (c *Inspect) queue() ID          { return c.Queue }
func (c *Expire) queue() ID           { return c.Queue }
func (*Occupied) queue() ID           { return 0 }
func (c *Measure) queue() ID          { return c.Queue }
func (c *StartTask) queue() ID        { return c.Queue }
func (c *CancelTask) queue() ID       { return c.Queue }
func (c *Tasks) queue() ID            { return c.Queue }
func (c *Move) queue() ID             { return c.Queue }
func (c *Depart) queue() ID           { return c.Queue }
func (c *Accept) queue() ID           { return c.Queue }
func (c *HandOver) queue() ID         { return c.Queue }
func (c *Return) queue() ID           { return c.Queue }

// Answer is what a command leads to; each command fills what it is asked for.
type Answer struct {
	Queue *Description // Create, Configure, Depart
	// Send: the position of the first message in line and of the first delayed one; 0 for none. The others follow.
	InLine, Delayed Position
	Admissions      []Admission // Send to a FIFO queue: one for each message
	Deliveries      []Delivery  // Receive
	Problems        []error     // ChangeVisibility, Delete from a FIFO queue: one for each entry, nil for done
	Counts          Counts      // Inspect
	// Again: nothing was received, for all that was found has left for the dead-letter queue. The receiver may ask again.
	Again      bool
	Departures []Departure // Depart
	Tasks      []Task      // Tasks: the newest first
	Moved      int         // CancelTask
	Measures   Measures    // Measure
	Occupied   []ID        // Occupied
}

// Admission is what became of a message that was sent to a FIFO queue.
type Admission struct {
	// Position is the message's; of a duplicate, the first message's.
	Position  Position
	Duplicate bool
}

// Delivery is one message that was received.
type Delivery struct {
	Position Position
	// Receives counts the receipts of the message, this one included.
	Receives uint32
	// First is when the message was received for the first time.
	First int64
}

// Counts are the numbers of messages of a queue.
type Counts struct{ Visible, InFlight, Delayed int }

// Description is a queue as others may see it. It is immutable: a change makes a new one.
type Description struct {
	ID                ID
	Key               Key
	Config            *Config
	Created, Modified int64
}

// String is for logs and tests.
func (d *Description) String() string {
	return fmt.Sprintf("queue %d %+v %v %v created %d modified %d", d.ID, d.Key, d.Config.attributes, d.Config.tags, d.Created, d.Modified)
}
