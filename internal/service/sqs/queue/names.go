package queue

// Key names a queue as its users do.
type Key struct{ Account, Region, Name string }

// ID names a queue in its partition. It is never used again, so a queue that was deleted and made anew is another.
type ID uint64

// Position names a message in its queue, for ever. Positions with the Delayed bit are of messages sent with a delay.
type Position uint64

// Delayed is the bit that tells positions of delayed messages from those in line.
const Delayed Position = 1 << 63

// Limits of queues.
const (
	// InFlightMax is how many messages of a queue may be received and not yet deleted. Source: SQS Developer Guide, "Amazon
	// SQS message quotas" (approximately 120,000).
	InFlightMax = 120_000
	// FIFOInFlightMax is the same of a FIFO queue: the quota that AWS had until November 2024, when it announced 120,000.
	FIFOInFlightMax = 20_000
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
	// DeduplicationInterval is how long after a message its duplicates are known. Source: SQS Developer Guide, "Exactly-once
	// processing in Amazon SQS".
	DeduplicationInterval = 5 * 60 * second
	// AttemptInterval is how long after a receipt it can be repeated. Source: API Reference, ReceiveMessage
	// (ReceiveRequestAttemptId).
	AttemptInterval = 5 * 60 * second
	// What both leave behind is swept a minute late, all of one minute together, and never within half a minute of its end, so that
	// who was told of a duplicate can read what the first sender was told.
	lapseAfter = DeduplicationInterval + 30*second
	sweepAfter = DeduplicationInterval + 60*second
)
