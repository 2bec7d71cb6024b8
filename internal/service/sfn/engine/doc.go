// Package engine runs executions. It brings the pure core (package execution), what keeps it (package ledger) and what it calls (package
// task) together.
//
// # The way of a step
//
// Whatever comes to an execution, from an answer of a task to a timer, goes the way in step.go: load, admit, walk, keep, release. One
// goroutine at a time takes it for an execution, and whoever brings something takes it himself. Nothing that the walk decided is seen or done
// outside before it is kept: of a Standard execution on the disk, of an Express one in memory.
//
// # Standard and Express
//
// A Standard execution is its records in the ledger. What of it is in memory may be let go of at any time while nobody is at it, and is
// folded anew. When the server starts, the ledger tells which executions were waiting for an answer when it ended: their calls are made again.
// An Express execution is in memory and ends with the process.
//
// # What calls what
//
// A task's call has a goroutine of its own, which brings the answer back; so has a child of a Map Run, which is an execution by itself. The
// ledger tells when a deadline has come. A Map Run's items are read, and its results written, by a chore in the background (objects.go), whose result
// is a stimulus as any other; ADR 12 says why that survives everything. Nothing waits for an execution but StartSync.
package engine
