package gateway

import (
	"net/http"
	"strings"

	"sluice/internal/gateway/restapi"
	"sluice/internal/value"
)

// refusal is an answer that the gateway itself gives: AWS calls it a gateway response. It is also the error by which a step
// ends the way of a request.
type refusal struct {
	// kind is the type of gateway response, by which an API words its own: one of restapi.ResponseTypes.
	kind      string
	status    int
	errorType string // of x-amzn-ErrorType
	message   string
	// compact has no space behind the colon. AWS answers both ways: with one where the API was found and something went
	// wrong, without where the request never got there (recorded Content-Lengths: 36 for "Internal server error", 42 for
	// "Missing Authentication Token").
	compact bool
	// validation is what is wrong with a request that a validator refused, in detail; empty for all others.
	validation string
	// capital calls the body's member "Message", as a denial by policies does.
	capital bool
	// log is the line of the execution log that says why; empty for none. The caller never sees it.
	log   string
	cause error
}

func (r *refusal) Error() string {
	text := r.kind + ": " + r.message
	if r.log != "" {
		text += ": " + r.log
	}
	if r.cause != nil {
		text += ": " + r.cause.Error()
	}
	return text
}

// Unwrap gives the cause to errors.Is and errors.As.
func (r *refusal) Unwrap() error { return r.cause }

// body is the JSON of the answer.
func (r *refusal) body() []byte {
	text := `{"message": `
	switch {
	case r.capital:
		text = `{"Message":`
	case r.compact:
		text = `{"message":`
	}
	return append(r.appendMessage([]byte(text)), '}')
}

// appendMessage appends the message as JSON, which is $context.error.messageString.
func (r *refusal) appendMessage(dst []byte) []byte {
	if r.message == "" {
		return append(dst, "null"...)
	}
	return value.AppendString(dst, r.message)
}

// The types, statuses and texts below are from the Developer Guide, "Gateway response types", and from recorded answers.

const (
	missingTokenKind = "MISSING_AUTHENTICATION_TOKEN"
	accessDeniedKind = "ACCESS_DENIED"
)

func missingToken() *refusal {
	return &refusal{
		kind: missingTokenKind, status: http.StatusForbidden, errorType: "MissingAuthenticationTokenException",
		message: "Missing Authentication Token", compact: true,
	}
}

// forbidden is the answer to a stage or an API that is not there, and to an endpoint that is disabled.
func forbidden() *refusal {
	return &refusal{
		kind: accessDeniedKind, status: http.StatusForbidden, errorType: "ForbiddenException", message: "Forbidden", compact: true,
	}
}

func tooLarge() *refusal {
	return &refusal{
		kind: "REQUEST_TOO_LARGE", status: http.StatusRequestEntityTooLarge, errorType: "RequestTooLargeException",
		message: "Request Too Long", compact: true,
	}
}

func uriTooLong() *refusal {
	return &refusal{
		kind: restapi.Default4XX, status: http.StatusRequestURITooLong, errorType: "BadRequestException", message: "Request-URI Too Long", compact: true,
	}
}

func headersTooLarge() *refusal {
	return &refusal{
		kind: restapi.Default4XX, status: http.StatusRequestHeaderFieldsTooLarge, errorType: "BadRequestException",
		message: "Request Header Fields Too Large", compact: true,
	}
}

func unsupportedMediaType() *refusal {
	return &refusal{
		kind: "UNSUPPORTED_MEDIA_TYPE", status: http.StatusUnsupportedMediaType, errorType: "BadRequestException",
		message: "Unsupported Media Type",
	}
}

func badRequest(message string, cause error) *refusal {
	return &refusal{kind: restapi.Default4XX, status: http.StatusBadRequest, errorType: "BadRequestException", message: message, cause: cause}
}

// missingParameters is the answer to a request that lacks parameters which its method requires.
func missingParameters(names []string) *refusal {
	message := "Missing required request parameters: [" + strings.Join(names, ", ") + "]"
	return &refusal{
		kind: "BAD_REQUEST_PARAMETERS", status: http.StatusBadRequest, errorType: "BadRequestException", message: message,
		validation: message, log: message,
	}
}

// invalidBody is the answer to a body that is not what its method's model says. Both texts are recorded.
func invalidBody(mediaType, validation string) *refusal {
	return &refusal{
		kind: "BAD_REQUEST_BODY", status: http.StatusBadRequest, errorType: "BadRequestException", message: "Invalid request body",
		validation: validation, log: "Request body does not match model schema for content type " + mediaType + ": " + validation,
	}
}

// configuration is the answer to a request that the API's description cannot serve. log tells its author why, as the execution
// log says after "Execution failed due to configuration error: ".
func configuration(log string, cause error) *refusal {
	return &refusal{
		kind: "API_CONFIGURATION_ERROR", status: http.StatusInternalServerError, errorType: "InternalServerErrorException",
		message: internalError, log: "Execution failed due to configuration error: " + log, cause: cause,
	}
}

// internal is the answer to a fault of ours.
func internal(cause error) *refusal {
	return &refusal{
		kind: restapi.Default5XX, status: http.StatusInternalServerError, errorType: "InternalServerErrorException", message: internalError,
		log: "Execution failed due to an internal error", cause: cause,
	}
}

const internalError = "Internal server error"

func integrationFailed(cause error) *refusal {
	return &refusal{
		kind: "INTEGRATION_FAILURE", status: http.StatusGatewayTimeout, errorType: "InternalServerErrorException",
		message: "Network error communicating with endpoint", log: "Execution failed due to a network error communicating with endpoint",
		cause: cause,
	}
}

const integrationTimeout = "INTEGRATION_TIMEOUT"

func integrationTimedOut(cause error) *refusal {
	return &refusal{
		kind: integrationTimeout, status: http.StatusGatewayTimeout, errorType: "InternalServerErrorException",
		message: "Endpoint request timed out", log: "Execution failed due to a timeout error", cause: cause,
	}
}
