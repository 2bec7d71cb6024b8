package asl

import (
	"fmt"

	"sluice/internal/value"
)

// AssignedTooMuch is the failure of a state that assigns more to variables than PayloadBytesMax, to one of them or to all together; nil for none.
// What counts are the values as JSON, without their names. Source: AWS, as recorded in github.com/radkawar/stackd,
// testdata/aws/stepfunctions/variable_limits.json (test-single-assignment-…, test-combined-assignment-…).
func AssignedTooMuch(state string, assigned *value.Object) error {
	if assigned == nil {
		return nil
	}
	total := 0
	for name, v := range assigned.All() {
		bytes := Size(v)
		total += bytes
		switch {
		case bytes > PayloadBytesMax:
			return tooManyBytes("Variable size limit exceeded. Variable '%s' in state '%s' was assigned %d bytes.", name, state, bytes)
		case total > PayloadBytesMax:
			return tooManyBytes("State total variable size limit exceeded. Variable '%s' in state '%s' was assigned %d bytes, which caused the size of variables "+
				"assigned in the state to exceed its limit by %d bytes.", name, state, bytes, total-PayloadBytesMax)
		}
	}
	return nil
}

// VariablesTooLarge is the failure of a state with whose assignments an execution's variables are so many bytes more than VariablesBytesMax. Source:
// as AssignedTooMuch's (total-over-10m).
func VariablesTooLarge(state string, excess int) error {
	return tooManyBytes("Execution total variable size limit exceeded. State '%s' assigned variables that exceed the total execution limit by %d bytes.", state, excess)
}

func tooManyBytes(format string, args ...any) error {
	return &Failure{Name: ErrorDataLimitExceeded, Cause: fmt.Sprintf(format, args...), Location: "Assign"}
}
