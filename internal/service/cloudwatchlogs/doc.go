// Package cloudwatchlogs is Amazon CloudWatch Logs: log groups and streams, the events in them, searching and following them, and filters
// that hand them on. Functions, API stages and whatever else has lines to log inside the process hand them to Sink.
//
// # Shape
//
// Groups with their tags and filters, streams, policies and destinations are records in the store (records.go), with an image in memory
// made of the same values (image.go); a change is durable before it is seen, one at a time (change.go). Events are the archive's
// (package archive): a group is a name for the streams whose events it reads. The filter pattern language is package pattern.
//
// An operation is one file, op_<operation>.go, which opens with its contract. What several share lies in files named for it: group.go,
// stream.go, find.go, ingest.go for what happens to an event that comes, tail.go, subscription.go and outbox.go for those who wait for it.
//
// # Invariants
//
//   - What PutLogEvents took can be read when it has answered, and is on the disk within a second: that much is lost when the process is
//     killed, and nothing else ever is but what expires, is deleted, or is given up because the operator's limit is reached, which the server's log says.
//   - What comes takes no lock but its stream's own: nobody who reads, follows or describes stands in its way.
//   - What subscription filters want is delivered at least once as soon as it is durable, that of a stream in order, a restart included; AWS's
//     own limits hold: a function that fails is tried again for a day, one that refuses is left alone for ten minutes.
//   - Whoever tails events slower than they come loses events, and is told so; they are never waited for.
//
// # Sources
//
// Texts of errors are AWS's recorded answers (LocalStack's AWS-validated snapshots, tests/aws/services/logs) [L], or those that
// people quote who met them [Q]; what neither has is ours.
package cloudwatchlogs
