package task

import (
	"slices"
	"strconv"

	"sluice/internal/api/sqsapi"
	"sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// accepted are the fields that an optimized integration takes, and which of them it cannot do without. Source: the pages of the integrations
// in the Developer Guide, "Supported parameters".
type accepted struct{ required, optional []string }

// fields are those of an integration that is served here; all of those that are not are taken as they come.
func fields(service string) *accepted {
	switch service {
	case "apigateway":
		return &accepted{[]string{"ApiEndpoint", "Method"}, []string{"Headers", "Stage", "Path", "QueryParameters", "RequestBody", "AllowNullValues", "AuthType"}}
	case "http":
		return &accepted{[]string{"ApiEndpoint", "Method"}, []string{"Authentication", "InvocationConfig", "Headers", "QueryParameters", "RequestBody", "Transform"}}
	case "lambda":
		return &accepted{[]string{"FunctionName"}, []string{"ClientContext", "InvocationType", "Payload", "Qualifier"}}
	case "sqs":
		return &accepted{[]string{"QueueUrl", "MessageBody"}, []string{"DelaySeconds", "MessageAttributes", "MessageDeduplicationId", "MessageGroupId"}}
	case "states":
		return &accepted{[]string{"StateMachineArn"}, []string{"Input", "Name"}}
	}
	return nil
}

// Accept says why parameters cannot be used to start a task, nil if they can. AWS looks before the task is scheduled: a state that fails
// so has no TaskScheduled event (recorded: apigateway:invoke with a header that is no list). jsonata tells the language of the state, for
// the words.
func Accept(r resource.Resource, input value.Value, jsonata bool) *Failure {
	var problems []string
	switch r.Kind {
	case resource.Function, resource.Activity: // any payload will do
	case resource.SDK:
		if cl := clientOf(r.Service); cl != nil {
			if op := cl.find(r.Action); op != nil {
				problems = decodeShape(pascalCase, orEmpty(input), op.New())
			}
		}
	case resource.Optimized:
		problems = optimizedProblems(r.Service, orEmpty(input))
	}
	if problems == nil {
		return nil
	}
	return unstartable(jsonata, input.String(), problems)
}

func optimizedProblems(service string, input value.Value) []string {
	known := fields(service)
	if known == nil {
		return nil
	}
	object, ok := input.AsObject()
	if !ok {
		return []string{"The value of the field 'Parameters' has an invalid format"}
	}
	problems := known.problems(object)
	if problems != nil {
		return problems
	}
	switch service {
	case "sqs":
		return decodeShape(capitalized, input, new(sqsapi.SendMessageRequest))
	case "states":
		return decodeShape(capitalized, input, new(stepfunctionsapi.StartExecutionInput))
	case "lambda":
		_, problems = invocationOf(object)
	case "apigateway":
		_, problems = apiRequestOf(object)
	case "http":
		_, problems = httpRequestOf(object)
	}
	return problems
}

// problems are what is there and is not known, and what is missing. The words are those of users' reports ("The field \"TaskToken\" is not
// supported by Step Functions").
func (a *accepted) problems(object *value.Object) []string {
	var out []string
	for name := range object.All() {
		if !slices.Contains(a.required, name) && !slices.Contains(a.optional, name) && len(out) < problemsMax {
			out = append(out, "The field "+strconv.Quote(name)+" is not supported by Step Functions")
		}
	}
	for _, name := range a.required {
		if !object.Has(name) {
			out = append(out, "The field '"+name+"' is required but was missing")
		}
	}
	return out
}

// decoded is a decoder for the fields of integrations that are no operation's.
func decoded(v value.Value) *decoder { return &decoder{names: capitalized, now: v} }

// field names a field for a decoder.
func field(name string) *wire.Member { return &wire.Member{Name: name} }
