// Package asl is the Amazon States Language: a definition's text becomes diagnostics in AWS's words and a compiled
// [Machine], and every step of a state's data flow becomes one method of [State], [Retrier] or [Catcher].
//
//	machine, diagnostics := asl.Compile(definition, asl.Standard)
//	arguments, err := state.Arguments(&asl.Scope{Input: input, Context: context, Variables: variables, Env: env})
//
// # What it is not
//
// It knows no execution: which state comes next, how often a task was tried, what is written into a history. It calls
// nobody, reads no clock and draws no random number of its own: the time and a source of randomness come with the
// Scope, so that the same Scope gives the same answers.
//
// # The way of a state
//
// Task:            Arguments, (the call), Exit
// Pass, Wait, Succeed: Arguments, Exit with what Arguments gave; a Wait asks Until between the two
// Choice:          Choose
// Fail:            Failure
// Parallel:        Arguments is the input of each of Branches, Exit takes the array of their outputs
// Map:             Items, then ItemInput for each, and Exit with the array of outputs; a distributed one asks Reader,
// Batcher, Tolerated, Writer as well
//
// CompileState takes a single state without a machine around it, as TestState does; EffectiveInput, Selected and Placed are
// the steps inside Arguments and Exit that it shows.
//
// A failure on the way is a [*Failure]; Retry and Catch say what becomes of it.
//
// # Ownership
//
// A Machine never changes and serves any number of goroutines. Values that go in and come out share parts with each
// other and with the Machine: nobody may change them. Where a step leaves a value as it is, the very same value comes
// out (v == w), so that a caller can tell that its text is the same too.
//
// # Limits
//
// A definition has at most BytesMax bytes and StatesMax states, and nests at most depthMax deep. All paths of a field
// together look at lookedMax values, all JSONata expressions of a field together take about the steps that one alone may,
// intrinsic functions make texts of at most resultBytesMax and States.ArrayRange at most ArrayItemsMax items. What a step
// gives may still be far larger as JSON than as a value, for values share parts: ask Exceeds before writing it out.
//
// # How true to AWS
//
// Texts and outcomes are AWS's where a recorded answer, its documentation or a measurement of others has them; comments
// name the source. Where nobody knows, they are this package's own: most texts of States.IntrinsicFailure,
// States.ResultPathMatchFailure, and of names and labels that are too long. Four things that AWS would refuse are taken
// with a warning, because the borrowed validation suite calls them valid: a resource that is no ARN yet but a substitution
// of CloudFormation's, or one of a service that Step Functions doesn't call; a variable whose name no expression can write;
// JSONPath in a state inside a Map of a JSONata machine; a filter in a path that the engine can't read. The first and the
// last fail when they are reached.
package asl
