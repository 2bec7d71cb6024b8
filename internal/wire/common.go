package wire

import "net/http"

// Coral is the namespace of errors that AWS's own framework answers before a service sees the request.
const Coral = "com.amazon.coral.service"

// The errors that every service can answer besides its modelled ones. Name is the JSON protocols' word, Code the Query
// protocol's. Source: "Common Errors" of AWS's Query API references, and Smithy's framework errors.
var (
	ErrAccessDenied = &ErrorShape{Name: "AccessDeniedException", Code: "AccessDenied", Namespace: Coral, Status: http.StatusForbidden}
	// ErrAccessDeniedJSON is AccessDenied as the services answer it that never spoke Query: with status 400 (DynamoDB, KMS).
	ErrAccessDeniedJSON = &ErrorShape{Name: "AccessDeniedException", Namespace: Coral, Status: http.StatusBadRequest}
	// ErrIncomplete is our own: the connection ended before the request did.
	ErrIncomplete         = &ErrorShape{Name: "IncompleteBody", Namespace: Coral, Status: http.StatusBadRequest}
	ErrInternalFailure    = &ErrorShape{Name: "InternalFailure", Namespace: Coral, Status: http.StatusInternalServerError, Server: true}
	ErrInvalidAction      = &ErrorShape{Name: "UnknownOperationException", Code: "InvalidAction", Namespace: Coral, Status: http.StatusBadRequest}
	ErrMalformed          = &ErrorShape{Name: "SerializationException", Code: "MalformedInput", Namespace: Coral, Status: http.StatusBadRequest}
	ErrMalformedQuery     = &ErrorShape{Name: "SerializationException", Code: "MalformedQueryString", Namespace: Coral, Status: http.StatusNotFound}
	ErrMissingParameter   = &ErrorShape{Name: "MissingRequiredParameterException", Code: "MissingParameter", Namespace: Coral, Status: http.StatusBadRequest}
	ErrInvalidParameter   = &ErrorShape{Name: "InvalidParameterValueException", Code: "InvalidParameterValue", Namespace: Coral, Status: http.StatusBadRequest}
	ErrServiceUnavailable = &ErrorShape{Name: "ServiceUnavailable", Namespace: Coral, Status: http.StatusServiceUnavailable, Server: true}
	ErrThrottling         = &ErrorShape{Name: "ThrottlingException", Code: "Throttling", Namespace: Coral, Status: http.StatusBadRequest}
	ErrTooLarge           = &ErrorShape{Name: "RequestEntityTooLargeException", Code: "RequestEntityTooLarge", Namespace: Coral, Status: http.StatusRequestEntityTooLarge}
	ErrValidation         = &ErrorShape{Name: "ValidationException", Code: "ValidationError", Namespace: Coral, Status: http.StatusBadRequest}
	// ErrNotImplemented is our own: an operation or parameter that AWS has and this build has not. It never stands for success.
	ErrNotImplemented = &ErrorShape{Name: "NotImplemented", Status: http.StatusNotImplemented, Server: true}
)
