package task

import "sluice/internal/service/sfn/resource"

// Check is what CreateStateMachine, UpdateStateMachine and ValidateStateMachineDefinition say against a Task's Resource, as the message of
// a SCHEMA_VALIDATION_FAILED diagnostic at the field, when Step Functions has no such integration, served here or not; empty for nothing. Whether
// a function, activity or state machine is there is not looked at, as AWS does not. The message is recorded (LocalStack's snapshots of
// test_sfn_api_validation: dynamodb:query).
func Check(r *resource.Resource) string {
	if exists(r) {
		return ""
	}
	return "The resource provided " + r.ARN + " is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
}

func exists(r *resource.Resource) bool {
	switch r.Kind {
	case resource.Optimized:
		return r.Region == "" && r.Account == "" && optimized(r.Service)[r.Action].has(r.Pattern)
	case resource.SDK:
		return r.Region == "" && r.Account == "" && token.has(r.Pattern) && inSDK(r.Service) && inModel(r)
	}
	return true
}

// inModel reports whether the service has the action. Of a service that is not served here nobody knows: any will do.
func inModel(r *resource.Resource) bool {
	for _, c := range clients() {
		if c.sdk == r.Service {
			return c.find(r.Action) != nil
		}
	}
	return r.Action[0] >= 'a' && r.Action[0] <= 'z' && resource.IsWord(r.Action)
}
