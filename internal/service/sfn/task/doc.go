// Package task is what a Task state of Step Functions calls: Lambda functions, activities, the optimized integrations, and every operation
// of every service that this server serves (aws-sdk). It has three parts.
//
// A resource (package resource) is the ARN in a state's Resource field, taken apart; Check says what AWS says when a state machine is created with
// one that it does not have. Parameters become the input of an operation by the operation's own Schema, under the names that Step Functions
// gives members (see naming); outputs become values the same way. Nothing is written per operation.
//
// A call (Tasks.Do) is made as a session of the execution's role, by way of the one interface Inside, which is bound to the edge: policies,
// throttles and records are those of a call from outside. What goes out of this server, HTTP tasks, goes within the reach that the operator
// allows.
//
// What comes back is a Result or a *Failure, whose texts are AWS's: error names and causes in the words of the SDK for Java that Step
// Functions calls with, version 1 for the optimized integrations and version 2 for aws-sdk.
//
// Invariants: nothing here keeps state between calls; a call repeated after a crash, with the same Attempt, starts no second child
// execution; a service that is known to Step Functions and not served here says so, and never succeeds.
package task
