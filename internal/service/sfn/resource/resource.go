// Package resource takes the Resource of a Task apart: the ARN that says whom the task calls, and what it waits for. It is pure.
//
// Parse looks at the form alone, as AWS's validation does, and lets through what a deployment tool may still fill in; whether Step Functions has
// an integration is package task's to say, and what a state machine of a type may call the language's (package asl).
package resource

import (
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
	// Foreign is nothing that Step Functions can call: its task fails when it is reached.
	Foreign
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

// String is how the pattern ends a resource: ".sync", ".sync:2", ".waitForTaskToken", or nothing.
func (p Pattern) String() string { return suffixes[p] }

// Resource is a Task's Resource, taken apart. It is a value, and comparable.
type Resource struct {
	// ARN is the text of the definition.
	ARN  string
	Kind Kind
	// Region and Account are as they were written; an integration that exists has none.
	Region, Account string
	// Service and Action name an integration: "sqs" and "sendMessage". A function or activity has its name as Action.
	Service, Action string
	// Qualifier is a function's version or alias; empty for none.
	Qualifier string
	Pattern   Pattern
}

// Parse takes a Resource apart and reports whether it has the form of one.
func Parse(text string) (r Resource, ok bool) {
	a, err := arn.Parse(text)
	if err != nil || a.Partition == "" || a.Resource == "" {
		return Resource{}, false
	}
	r = Resource{ARN: text, Region: a.Region, Account: a.Account}
	name, isActivity := strings.CutPrefix(a.Resource, "activity:")
	switch {
	case a.Service == "lambda":
		ok = r.function(a.Resource)
	case a.Service != "states":
		r.Kind, r.Service, ok = Foreign, a.Service, IsWord(a.Service)
	case isActivity:
		r.Kind, r.Action, ok = Activity, name, name != ""
	default:
		ok = r.integration(a.Resource)
	}
	if !ok {
		return Resource{}, false
	}
	return r, true
}

// function reads "function:name", "function:name:qualifier".
func (r *Resource) function(resource string) bool {
	name, ok := strings.CutPrefix(resource, "function:")
	name, qualifier, qualified := strings.Cut(name, ":")
	r.Kind, r.Service, r.Action, r.Qualifier = Function, "lambda", name, qualifier
	return ok && IsWord(name) && (!qualified || qualifier == "$LATEST" || IsWord(qualifier))
}

// integration reads "service:action" and "aws-sdk:service:action", with the suffix of a pattern.
func (r *Resource) integration(resource string) bool {
	r.Kind = Optimized
	if rest, is := strings.CutPrefix(resource, "aws-sdk:"); is {
		r.Kind, resource = SDK, rest
	}
	for _, p := range [...]Pattern{SyncJSON, Sync, WaitForTaskToken} { // the longer of two that begin alike first
		if rest, has := strings.CutSuffix(resource, p.String()); has {
			resource, r.Pattern = rest, p
			break
		}
	}
	colon := max(strings.LastIndexByte(resource, ':'), 0)
	r.Service, r.Action = resource[:colon], strings.TrimPrefix(resource[colon:], ":")
	return r.Service != "" && r.Action != ""
}

// IsWord reports whether a text has nothing but ASCII letters, digits, hyphens and underscores, and at least one.
func IsWord(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
}

// Type is the resourceType of the task's events: "sqs", "aws-sdk:sqs", "lambda"; empty for a function or activity by its own ARN, whose
// events have none.
func (r *Resource) Type() string {
	switch r.Kind {
	case Optimized:
		return r.Service
	case SDK:
		return "aws-sdk:" + r.Service
	}
	return ""
}

// Name is the resource of the task's events, "sendMessage.waitForTaskToken"; the whole ARN of what is no integration.
func (r *Resource) Name() string {
	if r.Kind == Optimized || r.Kind == SDK {
		return r.Action + r.Pattern.String()
	}
	return r.ARN
}
