package task

import "strings"

// Check is what CreateStateMachine, UpdateStateMachine and ValidateStateMachineDefinition say against a Task's Resource, as the message of
// a SCHEMA_VALIDATION_FAILED diagnostic at the field; empty for nothing. Whether a function, activity or state machine is there is not
// looked at, as AWS does not. Messages are recorded (LocalStack's snapshots of test_sfn_api_validation; dynamodb:query there) or users'
// (aws-sam-cli-app-templates#185 for a text that is no ARN).
func Check(resource string, express bool) string {
	if !strings.HasPrefix(resource, "arn:") {
		return "Value is not a valid resource ARN"
	}
	r, err := Parse(resource)
	if err != nil || !r.exists() {
		return "The resource provided " + resource + " is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
	}
	switch {
	case !express:
		return ""
	case r.Kind == Activity:
		return "Express state machine does not support Activity ARN"
	case r.Pattern != RequestResponse:
		return "Express state machine does not support '" + strings.TrimSuffix(r.Pattern.Suffix(), ":2") + "' service integration " // the space is AWS's
	}
	return ""
}

// exists reports whether Step Functions has the integration, served here or not.
func (r Resource) exists() bool {
	switch r.Kind {
	case Optimized:
		return optimized(r.Service)[r.Action].has(r.Pattern)
	case SDK:
		return token.has(r.Pattern) && inSDK(r.Service) && r.inModel()
	}
	return true
}

// inModel reports whether the service has the action. Of a service that is not served here nobody knows: any will do.
func (r Resource) inModel() bool {
	for _, c := range clients() {
		if c.sdk == r.Service {
			return c.find(r.Action) != nil
		}
	}
	return r.Action[0] >= 'a' && r.Action[0] <= 'z'
}
