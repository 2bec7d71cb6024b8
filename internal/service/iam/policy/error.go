package policy

import "strconv"

// Reason classes what is wrong with a document, for services that answer with a text of their own (Amazon SQS says
// "Invalid value for the parameter Policy." whatever the reason).
type Reason uint8

const (
	// InvalidJSON means that the text is no JSON at all.
	InvalidJSON Reason = iota + 1
	// InvalidSyntax means JSON that is no policy: an unknown or repeated element, a value of the wrong type.
	InvalidSyntax
	// InvalidVersion means a Version that is unknown, or too old for the kind.
	InvalidVersion
	// InvalidSid means a statement identifier of wrong characters, or one used twice.
	InvalidSid
	// InvalidEffect means an Effect that is neither Allow nor Deny.
	InvalidEffect
	// InvalidPrincipal means a Principal that is missing, not allowed here, or no principal.
	InvalidPrincipal
	// InvalidAction means an Action that is missing, or no action.
	InvalidAction
	// InvalidResource means a Resource that is missing, not allowed here, or no resource.
	InvalidResource
	// InvalidCondition means a condition operator, key or value that is none.
	InvalidCondition
	// TooLarge means a limit of this package: DocumentBytesMax or VariablesMax.
	TooLarge
)

// Error is a document refused. Error() is AWS's message, to be sent as it is; Detail says the same to a person.
type Error struct {
	// Reason is the class of the fault.
	Reason Reason
	// Message is the text of AWS's MalformedPolicyDocument (IAM), MalformedPolicyDocumentException (Organizations) or
	// MalformedPolicy error for this fault.
	Message string
	// Detail names what is wrong and where, in words of our own, because AWS's message often does not. Never empty.
	Detail string
}

// Error returns AWS's message.
func (e *Error) Error() string { return e.Message }

// Position is a place in a document as AWS counts it: the line, and the column after the character, both from 1. So the
// brace that opens a document ends at line 1, column 2.
type Position struct{ Line, Column int }

// String is the place as AWS's messages write it, "(1,2)".
func (p Position) String() string {
	return "(" + strconv.Itoa(p.Line) + "," + strconv.Itoa(p.Column) + ")"
}

func syntaxError(at Position, detail string) *Error {
	return &Error{Reason: InvalidSyntax, Message: "Syntax error at position " + at.String(), Detail: detail + " at line and column " + at.String()}
}

func invalidJSON(cause error) *Error {
	return &Error{Reason: InvalidJSON, Message: "This policy contains invalid Json", Detail: "not valid JSON: " + cause.Error()}
}

// inStatement returns the detail of a fault in the statement of that index.
func inStatement(index int, sid, detail string) string {
	where := "statement " + strconv.Itoa(index)
	if sid != "" {
		where += " (" + sid + ")"
	}
	return where + ": " + detail
}
