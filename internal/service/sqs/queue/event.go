package queue

// Event is a fact: one of the types of this file. Fields may be added; none is ever given another meaning.
type Event interface{ event() }

// Created says: a queue was made.
type Created struct {
	Queue            ID
	Key              Key
	At               int64
	Attributes, Tags []Pair
}

// Configured says: attributes and tags are now these.
type Configured struct {
	Queue            ID
	At               int64
	Attributes, Tags []Pair
}

// Removed says: a queue was deleted, and its name with it for a minute.
type Removed struct {
	Queue ID
	Key   Key
	At    int64
}

// Forgotten says: the name of a deleted queue is free.
type Forgotten struct{ Key Key }

// Purged says: the messages below these positions were deleted.
type Purged struct {
	Queue              ID
	At                 int64
	InLine, AllDelayed Position // the next position of either kind
}

// Sent says: messages stand in the queue, at First and the positions after it. All are delayed or none is, as First tells.
type Sent struct {
	Queue    ID
	First    Position
	At       int64
	Payloads [][]byte
	// Due is when each delayed message becomes visible; empty for messages in line.
	Due []int64
	// Width begins a segment with First if it is not zero: messages sent until At+Width belong to it.
	Width int64
	// Order places delayed messages among those in line: the position that would have been next there.
	Order Position
	// Admitted is what a FIFO queue keeps of each message; empty in a standard one.
	Admitted []Admitted
	// Runs are those of a standard queue that begin with one of these messages: in line after what was there, delayed ones after
	// nothing.
	Runs []Run
}

// Admitted is what a FIFO queue keeps of a message besides its payload.
type Admitted struct {
	Group  Group
	Token  Token  // of the scope that held when the message was sent
	Answer []byte // what the sender of a duplicate is told; the machine does not read it
}

// Received says: messages are in flight until Due.
type Received struct {
	Queue      ID
	At, Due    int64
	Deliveries []Delivery
	// Groups are those of the deliveries in a FIFO queue; empty in a standard one.
	Groups []Group
	// Attempt is what the caller may repeat the call by; zero for nothing.
	Attempt Token
}

// Deleted says: messages are gone.
type Deleted struct {
	Queue     ID
	Positions []Position
}

// VisibilityChanged says: messages in flight have another due time.
type VisibilityChanged struct {
	Queue   ID
	At      int64
	Entries []DueAt
}

// DueAt is a message and when it becomes visible.
type DueAt struct {
	Position Position
	Due      int64
}

// Expired says: the messages of a kind below To outlived the retention period, and their segments with them.
type Expired struct {
	Queue ID
	To    Position // with the Delayed bit: delayed messages
	From  Position // 0: all below To; else those below it stay
}

// Departed says: messages have left for another queue. Their departures are numbered from First.
type Departed struct {
	Queue     ID
	At        int64
	First     uint64
	Target    Key  // zero: the queue that each message came from
	Task      bool // for the message move task that is running
	Positions []Position
	// Groups are those of the messages in a FIFO queue; empty in a standard one.
	Groups []Group
}

// Accepted says: messages from another queue stand in this one. It says so as Sent does, and Through is the newest departure.
type Accepted struct {
	Sent
	Origin   Origin
	Through  uint64
	Times    []int64   // when each message was sent
	Segments []Segment // those that begin with these messages
}

// HandedOver says: messages have arrived elsewhere and are gone here.
type HandedOver struct {
	Queue     ID
	At        int64
	Through   uint64 // the newest departure among them
	Positions []Position
}

// Returned says: messages could not leave and are visible again.
type Returned struct {
	Queue     ID
	At        int64
	Through   uint64 // the newest departure among them
	Positions []Position
	Reason    string // why the task failed that they left for
}

// Unlinked says: a queue is no more, and these queues forget what they have accepted from it.
type Unlinked struct {
	Origin Origin
	Queues []ID
}

// TaskStarted says: a message move task is running.
type TaskStarted struct {
	Queue ID
	Task  Task
}

// TaskStopped says: the message move task has nothing more to move, or is not to go on.
type TaskStopped struct {
	Queue     ID
	At        int64
	Cancelled bool
}

// Lapsed says: a FIFO queue no longer knows duplicates of the messages below Tokens, nor these attempts.
type Lapsed struct {
	Queue    ID
	Tokens   Position
	Attempts []Token
}

func (*Created) event()           {}
func (*Configured) event()        {}
func (*Removed) event()           {}
func (*Forgotten) event()         {}
func (*Purged) event()            {}
func (*Sent) event()              {}
func (*Received) event()          {}
func (*Deleted) event()           {}
func (*VisibilityChanged) event() {}
func (*Expired) event()           {}
func (*Lapsed) event()            {}
func (*Departed) event()          {}
func (*Accepted) event()          {}
func (*HandedOver) event()        {}
func (*Returned) event()          {}
func (*Unlinked) event()          {}
func (*TaskStarted) event()       {}
func (*TaskStopped) event()       {}

// Action is what is to be done outside: one of the types below.
type Action interface{ action() }

// Published says: the queue is now to be seen like this.
type Published struct{ Queue *Description }

// Unpublished says: the queue is gone.
type Unpublished struct{ Queue *Description }

// Expiring asks for the command Expire.
type Expiring struct{ Queue ID }

// Leaving asks for what departs to be carried to where it goes: Depart, then Accept there, then HandOver or Return.
type Leaving struct{ Queue ID }

// Moving asks for the command Move.
type Moving struct{ Queue ID }

// NameFree asks for the command Forget.
type NameFree struct{ Key Key }

func (Published) action()   {}
func (Unpublished) action() {}
func (Expiring) action()    {}
func (NameFree) action()    {}
func (Leaving) action()     {}
func (Moving) action()      {}
