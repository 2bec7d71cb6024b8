package openapi

import (
	"fmt"
	"strings"
)

// Error is why a document is refused. Its text is the message of the BadRequestException that AWS answers.
type Error struct {
	Message string
	// Reason is what the message keeps to itself, for logs and people; empty where the message says it all.
	Reason string
}

// Error returns the message alone.
func (e *Error) Error() string { return e.Message }

// invalid is AWS's answer to a document that is no OpenAPI document at all, whatever is wrong with it (recorded for bad JSON and
// bad YAML).
func invalid(format string, args ...any) *Error {
	return &Error{Message: "Invalid OpenAPI input.", Reason: fmt.Sprintf(format, args...)}
}

// malformedIntegration is AWS's answer to an integration that is no object, or has no type it knows.
func malformedIntegration(path, reason string) *Error {
	return &Error{Message: "Unable to parse API definition because of a malformed integration at path " + path + ".", Reason: reason}
}

// problems joins what was found wrong in one message. The form is AWS's: "Errors found during import:", then each on a line of its
// own after a tab (seen in answers of PutRestApi).
func problems(title string, lines []string) *Error {
	return &Error{Message: title + " found during import:\n\t" + strings.Join(lines, "\n\t")}
}

// FailOnErrors is the refusal of a document that could be read and not stored: each line says what could not be put where, and why. It
// is nil if there are none.
func FailOnErrors(lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	return problems("Errors", lines)
}

// FailOnWarnings is the error that an import with failonwarnings ends with, nil if there are no warnings (developer guide,
// api-gateway-import-api-errors-warnings: "warnings are returned as a message in the exception").
func FailOnWarnings(warnings []string) error {
	if len(warnings) == 0 {
		return nil
	}
	return problems("Warnings", warnings)
}
