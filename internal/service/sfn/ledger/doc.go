// Package ledger keeps the executions of Standard workflows: their records, their names, their deadlines, the lists that they are in. A
// record that was acknowledged is on the disk, in its place, and nobody else's is in that place: an execution survives every crash to the
// last step that was told to anyone.
//
// What a record means is its writer's affair, the execution's: here it is bytes with a number. An execution begins with its first records
// (Begin), goes on by appends that each name the number of records so far, so that of two who append after the same one wins (Append), and
// ends with an append that says so. It may be reopened. Its name is taken until 90 days after its end; then records, name and
// places in lists go (Developer Guide, "Quotas": execution history retention time).
//
// The pieces: Machine is the pure core (package durable), View how it lies in the store, Ledger what the service calls.
//
// # Memory
//
// Of a running execution the machine holds a stub of some hundred bytes; of one that has ended, nothing, but a count for each
// revision of a state machine. So the machine cannot know alone whether a name was used before. Whoever sends a command that depends on
// executions that have ended looks into the view first, and the command brings what was seen (Look) and how many changes the partition's
// ended executions had had by then. The machine remembers the latest of those changes: where one of them concerns the name, or it does not
// remember far enough, the answer is ErrLookAgain, and the caller does.
//
// # Reading
//
// The view may show what is not durable yet. So every read looks first, and then sends an empty command through the partition: its answer
// comes when all that the view showed is on the disk.
package ledger
