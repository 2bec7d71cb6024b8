// Package lambda is AWS Lambda: functions with their versions and aliases, layers, all that is configured about them, and the way of an
// invocation up to the execution environment that runs it, which package environment has.
//
// # Where things are
//
// Every thing is a record of its own kind in the store, as versioned JSON, and all of them are in memory, by account and region: an idle
// function costs some KB. Records are never changed in place. Archives of code are blobs, and unpacked in folders (package code). The
// variables of functions' environments are sealed, in the store and in memory, and opened for each answer that shows them.
//
// # How things change
//
// One operation changes something at a time. It reads what is there, makes changed copies, stores them in one batch and, when that is on
// the disk, shows them to readers. An archive is put before the record that refers to it, and held meanwhile (held), so that nobody
// collects it; what no record refers to is removed when the last one goes, and at every start, which is what a crash between the two
// leaves behind.
//
// A new function is Pending, and a changed one has an update InProgress, until its code is unpacked and that is stored too: see prepare.
// A restart goes on with what was under way.
//
// # How functions run
//
// An invocation (invocation.go) finds its version, by an alias's weights perhaps, takes a slot within the function's and the account's
// concurrency (slots.go), has the version ready (ready.go: code unpacked, environment opened, kept while anything may look into it) and
// hands it to the Fleet. Asynchronous events (async.go) are in a durable queue first, package eventqueue, which has them run until they are over;
// who is to know of the outcome is told (destinations.go) as the function's role. What changes is retired: environments of a version that
// was changed or deleted end when they have ended what they do. docs/ways/invocation.md tells it step by step.
//
// # Who may
//
// Functions have resource policies, one for each of the function, its versions and its aliases, which the edge asks beside the caller's
// own policies: see authorize. An execution role must be passed by the caller and trust Lambda.
//
// # What is refused
//
// What the model has and this package has not is refused by the edge (operations) or here with 501 (parameters): networks, file systems,
// keys of KMS, event source mappings that are enabled.
package lambda
