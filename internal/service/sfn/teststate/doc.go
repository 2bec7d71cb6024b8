// Package teststate runs one state of a definition by itself, as the operation TestState does.
//
//	test, err := teststate.Prepare(&request)   // everything that can be refused without running: a *Refusal
//	outcome, err := test.Run(ctx, caller)      // the state's output or failure, and what was seen on the way
//
// A mock takes the place of what a Task calls, or of what the branches of a Parallel and the iterations of a Map come to;
// these two never run without one. A Task without a mock is called through Caller, as the request's role.
//
// Nothing outlives a Run: there is no execution, no history and no retry; a retrier that would try again is told instead.
//
// Texts are AWS's recorded answers unless a comment says otherwise: those of LocalStack's snapshots of TestState, and those of
// the borrowed suite. Sources of the rest: the API's model, and the developer guide's "Testing state machines with TestState".
//
// Limits: a test takes DurationMax, every value it shows asl.PayloadBytesMax. A Map's mapItemReaderData is refused where it is neither JSON nor JSON Lines
// nor CSV.
package teststate
