// Package queue is the state machine of standard queues: what a queue holds, who has received what and until when, what
// time and commands make of it. One Machine holds all queues of a partition. It is pure: no clock, no I/O, no bodies. It
// satisfies durable.Machine.
//
// # Where a message is
//
// Messages that were sent without delay stand in line: positions rise by one, and cursor divides those that were never
// received (fresh, from cursor to next) from the rest. Fresh messages cost nothing in memory, however many they are: their
// positions are known without asking the store, and only a receipt allows a deletion, so there are no holes among them. What
// has been received, or was sent with a delay, is held: in flight or delayed until it is due, ready from then on. Delayed
// messages have positions of their own (Delayed), so that they make no holes in the line.
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
