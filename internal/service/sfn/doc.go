// Package sfn is AWS Step Functions: state machines with their revisions, versions and aliases, and activities. The language of their
// definitions is package asl's.
//
// # Where things are
//
// Every thing is a record of its own kind in the store (records_*.go), as versioned JSON, and all of them are in memory, by account and
// region. Records are never changed in place.
//
// A state machine has a row of revisions: each change of its definition, role, logging or tracing makes one, with a new revision ID; the one
// that it was made with has none, as on AWS. A version is a number for a revision that stays, and an alias a name for one or two versions.
// What an execution is started from, whatever its start names, is one revision (resolve.go): so running executions go on with theirs, and
// DescribeStateMachineForExecution shows it. A revision goes when it is neither the newest nor a version's, and no execution has it
// (revisions.go).
//
// # How things change
//
// One operation changes something at a time. It reads what is there, makes changed copies, stores them in one batch and, when that is on
// the disk, shows them to readers: see edit.
//
// # How executions come in
//
// The control plane asks the engine few things (executions.go): whether a machine has executions under way, which it waits for before a
// state machine that is to be deleted is gone, and what an execution was started from. The engine takes the revision of a start (take), which
// has its definition compiled (definition.go), records the execution with the revision's reference, and lets go. It tells when the last
// execution of a machine is over (ended), and has revisions collected when it has forgotten executions (collect). Operations of executions and tasks
// ask the engine, whose way is docs/ways/workflow-step.md; what an event of a history shows is package execution's to say.
//
// # What executions tell
//
// The engine tells of every append what happened (surroundings.Happened). It becomes metrics of AWS/States (metrics*.go, gathered by meter.go) and
// lines of the state machine's log (execution_log.go, package executionlog), which go to a LogSink. Neither holds up an execution, and neither is
// promised: the history is.
//
// # Who may
//
// Versions and aliases are authorized as their state machine, with the condition key states:StateMachineQualifier (authorize.go). An
// execution role must be passed by the caller and trust Step Functions.
//
// # What is refused
//
// What the model has and this package has not is refused by the edge (operations) or here with 501 (parameters): keys of KMS.
package sfn
