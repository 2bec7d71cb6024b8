package task

import (
	"errors"
	"strings"

	"sluice/internal/arn"
)

// Kind is what a Resource names.
type Kind uint8

// The kinds of resources.
const (
	// Function is a Lambda function by its own ARN: its payload is the state's input, its result the bare payload.
	Function Kind = iota
	// Activity is a queue of work for workers that poll: see GetActivityTask.
	Activity
	// Optimized is an integration that Step Functions knows by itself: "arn:aws:states:::sqs:sendMessage".
	Optimized
	// SDK is an operation of any service: "arn:aws:states:::aws-sdk:sqs:sendMessage".
	SDK
)

// Pattern is what a task waits for.
type Pattern uint8

// The service integration patterns. Source: Step Functions Developer Guide, "Discover service integration patterns in Step Functions".
const (
	RequestResponse  Pattern = iota // for the answer
	Sync                            // for the job to end
	SyncJSON                        // the same, with the output as JSON and not as text: .sync:2
	WaitForTaskToken                // for somebody to send the task's token back
)

// suffixes are the ends of an action that name its pattern.
var suffixes = [...]string{RequestResponse: "", Sync: ".sync", SyncJSON: ".sync:2", WaitForTaskToken: ".waitForTaskToken"}

// Suffix is how the pattern ends a resource: ".sync", ".sync:2", ".waitForTaskToken", or nothing.
func (p Pattern) Suffix() string { return suffixes[p] }

// Resource is a Task's Resource, taken apart. It is a value, and comparable.
type Resource struct {
	// ARN is the text as it was written.
	ARN  string
	Kind Kind
	// Region and Account are the function's or activity's; empty for integrations, which are the state machine's own.
	Region, Account string
	// Service and Action name an integration: "sqs" and "sendMessage". A function or activity has its name as Action.
	Service, Action string
	// Qualifier is a function's version or alias; empty for none.
	Qualifier string
	Pattern   Pattern
}

// ErrResource is what Parse answers for a text that is no ARN of a form that a Task may name.
var ErrResource = errors.New("not a resource that a task can call")

// Parse takes a Resource apart. It looks at the form alone: see Check for what there is.
func Parse(text string) (Resource, error) {
	a, err := arn.Parse(text)
	if err != nil || a.Partition == "" {
		return Resource{}, ErrResource
	}
	r := Resource{ARN: text, Region: a.Region, Account: a.Account}
	switch {
	case a.Service == "lambda":
		return r.function(a.Resource)
	case a.Service == "states" && strings.HasPrefix(a.Resource, "activity:"):
		r.Kind, r.Action = Activity, strings.TrimPrefix(a.Resource, "activity:")
		if r.Action == "" || strings.Contains(r.Action, ":") || r.Region == "" || r.Account == "" {
			return Resource{}, ErrResource
		}
		return r, nil
	case a.Service == "states" && a.Region == "" && a.Account == "":
		return r.integration(a.Resource)
	}
	return Resource{}, ErrResource
}

// function reads "function:name", "function:name:qualifier".
func (r Resource) function(resource string) (Resource, error) {
	parts := strings.Split(resource, ":")
	if len(parts) < 2 || len(parts) > 3 || parts[0] != "function" || parts[1] == "" || r.Region == "" || r.Account == "" {
		return Resource{}, ErrResource
	}
	r.Kind, r.Service, r.Action = Function, "lambda", parts[1]
	if len(parts) > 2 {
		if r.Qualifier = parts[2]; r.Qualifier == "" {
			return Resource{}, ErrResource
		}
	}
	return r, nil
}

// integration reads "service:action" and "aws-sdk:service:action", with the suffix of a pattern.
func (r Resource) integration(resource string) (Resource, error) {
	r.Kind = Optimized
	if rest, ok := strings.CutPrefix(resource, "aws-sdk:"); ok {
		r.Kind, resource = SDK, rest
	}
	name, action, ok := strings.Cut(resource, ":")
	for _, p := range [...]Pattern{SyncJSON, Sync, WaitForTaskToken} { // the longer of two that begin alike first
		if rest, has := strings.CutSuffix(action, p.Suffix()); has {
			action, r.Pattern = rest, p
			break
		}
	}
	if !ok || !isWord(name) || !isWord(action) {
		return Resource{}, ErrResource
	}
	r.Service, r.Action = name, action
	return r, nil
}

// isWord tells names of services and actions, which are ASCII letters, digits and hyphens.
func isWord(text string) bool {
	for i := range len(text) {
		c := text[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return text != ""
}

// Type is the resourceType of the task's events: "sqs", "aws-sdk:sqs", "lambda"; empty for a function or activity by its own ARN, whose
// events have none.
func (r Resource) Type() string {
	switch r.Kind {
	case Optimized:
		return r.Service
	case SDK:
		return "aws-sdk:" + r.Service
	}
	return ""
}

// Name is the resource of the task's events, "sendMessage.waitForTaskToken"; the whole ARN of a function or activity.
func (r Resource) Name() string {
	if r.Kind == Function || r.Kind == Activity {
		return r.ARN
	}
	return r.Action + r.Pattern.Suffix()
}

// named is how texts about the result's size call the resource (recorded: 'lambda' for an integration, the ARN for a function).
func (r Resource) named() string {
	if t := r.Type(); t != "" {
		return t
	}
	return r.ARN
}
