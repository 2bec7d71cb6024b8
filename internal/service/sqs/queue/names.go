package queue

import "strconv"

// Key names a queue as its users do.
type Key struct{ Account, Region, Name string }

// ID names a queue in its partition. It is never used again, so a queue that was deleted and made anew is another.
type ID uint64

// Position names a message in its queue, for ever. Positions with the Delayed bit are of messages sent with a delay.
type Position uint64

// Delayed is the bit that tells positions of delayed messages from those in line.
const Delayed Position = 1 << 63

// Limits of standard queues.
const (
	// InFlightMax is how many messages of a queue may be received and not yet deleted. Source: SQS Developer Guide, "Amazon
	// SQS message quotas" (approximately 120,000).
	InFlightMax = 120_000
	// receiveMax is how many messages one Receive can give.
	receiveMax = 10
)

// Intervals, in milliseconds.
const (
	second = 1000
	// PurgeInterval is how long after a purge the next is refused. Source: API Reference, PurgeQueue.
	PurgeInterval = 60 * second
	// NameInterval is how long the name of a deleted queue is not to be had. Source: API Reference, DeleteQueue.
	NameInterval = 60 * second
	// VisibilityMax is how long a message may be kept from others by one receipt, extensions included. Source: SQS
	// Developer Guide, "Amazon SQS visibility timeout" (12 hours from when the message is received).
	VisibilityMax = 12 * 60 * 60 * second
)

// topic is what receivers of the queue wait for.
func (id ID) topic() string { return strconv.FormatUint(uint64(id), 36) }
