package asl

import "strings"

// Severity says whether a definition with the diagnostic is refused.
type Severity string

// The two severities of ValidateStateMachineDefinition.
const (
	Error   Severity = "ERROR"
	Warning Severity = "WARNING"
)

// Code names a kind of fault. Source: ValidateStateMachineDefinition's documentation of ValidateStateMachineDefinitionCode
// and recorded answers.
type Code string

// The codes of findings in a definition.
const (
	InvalidJSON             Code = "INVALID_JSON_DESCRIPTION"
	SchemaValidationFailed  Code = "SCHEMA_VALIDATION_FAILED"
	MissingTransitionTarget Code = "MISSING_TRANSITION_TARGET"
	MissingEndState         Code = "MISSING_END_STATE"
	DuplicateStateName      Code = "DUPLICATE_STATE_NAME"
	InvalidResource         Code = "INVALID_RESOURCE"
	InvalidStateName        Code = "INVALID_STATE_NAME"
	DuplicateLabelName      Code = "DUPLICATE_LABEL_NAME"
	InvalidLabelName        Code = "INVALID_LABEL_NAME"
	InvalidVariableName     Code = "INVALID_VARIABLE_NAME"
	ReservedVariableName    Code = "RESERVED_VARIABLE_NAME"
	TooDeeplyNested         Code = "TOO_DEEPLY_NESTED"
	InvalidJSONata          Code = "INVALID_JSONATA_EXPRESSION"
	UnsupportedJSONata      Code = "UNSUPPORTED_JSONATA_EXPRESSION"
	NoDollar                Code = "NO_DOLLAR"
	NoPath                  Code = "NO_PATH"
	PassResultIsStatic      Code = "PASS_RESULT_IS_STATIC"
)

// Diagnostic is one finding in a definition, as ValidateStateMachineDefinition shows it.
type Diagnostic struct {
	Severity Severity
	Code     Code
	Message  string
	// Location is a path into the definition, "/States/Wait/Seconds"; a text that is no JSON has Jackson's place in it.
	// Empty where AWS gives none.
	Location string
}

// HasErrors reports whether one of the diagnostics refuses the definition.
func HasErrors(diagnostics []Diagnostic) bool {
	for _, d := range diagnostics {
		if d.Severity == Error {
			return true
		}
	}
	return false
}

// InvalidDefinition is the text of the InvalidDefinition error that CreateStateMachine, UpdateStateMachine and TestState
// make of the errors among the diagnostics. Source: recorded answers ("Invalid State Machine Definition:
// 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'"), and AWS's answers as measured by others
// ("… 'MISSING_END_STATE: Workflow has no terminal state at null'").
func InvalidDefinition(diagnostics []Diagnostic) string {
	var texts []string
	for _, d := range diagnostics {
		if d.Severity != Error {
			continue
		}
		location := d.Location
		if location == "" {
			location = "null"
		}
		texts = append(texts, string(d.Code)+": "+d.Message+" at "+location)
	}
	return "Invalid State Machine Definition: '" + strings.Join(texts, ", ") + "'"
}
