// Package execution is one execution of a state machine, as the fold of its history's events. It knows no store, clock or
// service: Standard executions are kept by package ledger, Express ones live in memory alone, and both are this.
//
//	x := execution.New(machine, spec)
//	events, effects := x.Run(env, execution.Start{Input: input})
//	events, effects = x.Run(env, execution.Succeeded{Attempt: attempt, Output: output})
//
// # Facts
//
// An execution's state is what [Execution.Apply] makes of its events, and nothing else: Run decides events and applies each
// as it comes, so an execution that is folded anew from the events equals the one that made them. Apply evaluates no
// expression; what $uuid or a jitter gave is in the events. Events with ID 0 are facts that AWS's history does not show.
//
// Whoever calls Run makes the events durable before any effect goes out. If that fails the object is thrown away and folded
// anew.
//
// # Walks
//
// Run takes what has come from outside, fires what is due, and walks on until every frame waits for the outside; all of
// that is one append. A walk that becomes too long is cut: Ready says so, and Run goes on without a stimulus. Frames take
// turns, one state each, in the order in which they began: what a history shows of branches side by side is always the same.
//
// # Effects
//
// A task's attempt is named by the ID of its Scheduled event. Its result is recorded once: an answer for an attempt that
// is over, or was given up, changes nothing. Outstanding lists what the state still calls for, after a crash as at any
// time, so calls are made at least once.
//
// # Limits
//
// EventsMax events and PayloadBytesMax for each payload, as on AWS. An inline Map runs InlineConcurrencyMax iterations at a
// time. The whole of an inline Map's items and a Map Run's newest page of items are in memory, the Map Run's items
// otherwise not.
package execution
