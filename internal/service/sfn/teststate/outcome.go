package teststate

import "sluice/internal/service/sfn/task"

// Status is how a test ended. Source: the model, TestExecutionStatus.
type Status string

// The four statuses.
const (
	Succeeded Status = "SUCCEEDED"
	Failed    Status = "FAILED"
	Retriable Status = "RETRIABLE"
	Caught    Status = "CAUGHT_ERROR"
)

// Outcome is what a state came to. Output is JSON, empty for none; NextState is empty where nothing follows.
type Outcome struct {
	Status            Status
	Output, NextState string
	Error, Cause      *string
	Seen              Inspection
}

// Inspection is what was seen on the way, in JSON; empty or nil where the state did not come so far or has no such step.
type Inspection struct {
	Input, Variables                                string
	AfterArguments, AfterInputPath, AfterParameters string
	Result, AfterResultSelector, AfterResultPath    string
	AfterItemsPath, AfterItemsPointer               string
	AfterItemSelector, AfterItemBatcher             string
	MaxConcurrency, ToleratedFailureCount           *int64
	ToleratedFailurePercentage                      *float64
	CatchIndex, RetryIndex, RetryBackoffSeconds     *int64
	// Request and Response are an HTTP task's.
	Request  *task.Sent
	Response *task.Got
}
