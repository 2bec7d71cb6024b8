// Package queue is the state machine of queues, standard and FIFO: what a queue holds, who has received what and until when, what
// time and commands make of it. One Machine holds all queues of a partition. It is pure: no clock, no I/O, no bodies. It
// satisfies durable.Machine.
//
// # Where a message is
//
// Messages that were sent without delay stand in line: positions rise by one, and cursor divides those that were never
// received (fresh, from cursor to next) from the rest. Fresh messages cost nothing in memory, however many they are: their
// positions are known without asking the store, and only a receipt allows a deletion, so there are few holes among them. What
// has been received, or was sent with a delay, is held: in flight or delayed until it is due, ready from then on. Delayed
// messages have positions of their own (Delayed), so that they make no holes in the line.
//
// # FIFO queues
//
// Messages of a FIFO queue have positions in line alone, and each belongs to a group. The machine knows the group of every
// message that waits: eight bytes for the message, 150 for a group that has any. A group's messages stand in one order, those
// received at least once (held) before those never received (fresh), and its head says whether it has something to deliver: a
// receive takes messages from the head to the first that is in flight, so nothing passes a message that is still there. Groups with
// something to deliver stand in a heap by their heads. The delay is the queue's, so delayed messages (pending) become visible in
// the order in which they were sent. A longer delay holds for those that are still delayed, and for those sent afterwards.
//
// A message's token, which its duplicates share, is known for five minutes from when it was sent, whatever has become of the
// message; so is an attempt, the receive that may be repeated. Both are facts, survive a restart, and are swept together a minute
// late (Lapsed). Names of groups, tokens and attempts are digests of 128 bits of a SHA-256.
//
// # Fair queues
//
// A message group of a standard queue is a tenant. A tenant with too large a share of what is in flight, or of the recent processing time,
// is noisy, and the messages of the others go first. The machine knows which runs of fresh messages are whose, in bounded memory, and the
// tenant of each message that is held. A message that is received before older ones leaves a void in the line, which is a fact: the
// order of delivery follows from counts that a restart need not know, the deliveries are in Received.
//
// # From queue to queue
//
// A message that was received too often moves to the dead-letter queue; a message move task moves messages to another. Such a message
// departs (it is nobody's), is accepted by the other queue, perhaps in another machine, and is handed over: then it is gone here.
// Departures are numbered, and the other queue knows the newest number from each queue, so a repetition changes nothing. What cannot
// leave returns. A message that departs is dropped if its queue is purged or removed at that moment.
//
// Messages that come from elsewhere may be older than those before them. A segment in the middle of the line may therefore expire first:
// its span becomes a void, which the cursor passes.
//
// # Facts and time
//
// An event is a fact and goes to the log; that a message is visible again when its timeout has passed is no fact but follows
// from time, so it costs nothing on the disk. Retention is kept by segments: runs of positions sent within a short time,
// which expire together, never before their youngest message and at most a 4,096th of the retention period (at least a
// second) after it.
//
// Times are milliseconds since 1970, as AWS shows them (SentTimestamp).
package queue
