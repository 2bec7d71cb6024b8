package teststate

import (
	"context"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/task"
)

// DurationMax is how long a state may take; then it fails with States.Timeout. Source: API Reference, TestState.
const DurationMax = 5 * time.Minute

// Request is what is to be tested.
type Request struct {
	// Definition is a state's, or with StateName a whole machine's that has such a state anywhere.
	Definition, StateName string
	// Input, Variables and Context are JSON; empty for none.
	Input, Variables, Context string
	// RoleARN is the role that tasks are called as; empty for none.
	RoleARN       string
	Mock          *Mock
	RevealSecrets bool
	Configuration Configuration

	Region, Account string
	// Trace is the caller's X-Amzn-Trace-Id, which goes on to what is called; empty for none.
	Trace string
	// Machine and Execution are the names of what is made believe around the state.
	Machine, Execution string
	// Check says what is wrong with a definition beyond the language; may be nil.
	Check  func(*asl.State) []asl.Diagnostic
	Random asl.RandomSource
	Clock  clock.Clock
}

// Mock is what a state comes to.
type Mock struct {
	// Result is JSON; nil for none.
	Result *string
	Error  *MockError
	// Validation is STRICT, PRESENT or NONE; empty is STRICT.
	Validation string
}

// MockError is a failure. Error is required; nil for none.
type MockError struct{ Error, Cause *string }

// Configuration says what has happened before. Nil members are not given.
type Configuration struct {
	RetrierRetryCount  *int64
	ErrorCausedByState string
	MapFailureCount    *int64
	// MapItemReaderData is empty for none.
	MapItemReaderData string
}

// Caller makes the calls of tasks: *task.Tasks does.
type Caller interface {
	Do(ctx context.Context, c *task.Call) (*task.Result, error)
}
