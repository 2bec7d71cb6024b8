package wire

// Exchange is one request and its answer in one protocol. The edge makes it when it recognises the protocol and operation.
type Exchange interface {
	// Decode reads the request into in; errors are *MalformedError, or *Error where the protocol words them itself.
	Decode(in Shape) error
	// Answer renders a successful output. out may be nil when the operation has none.
	Answer(out Shape, requestID string) *Response
	// Refuse renders an error.
	Refuse(e *Error, requestID string) *Response
}

// RequestIDHeader carries the request ID in every answer of every protocol, but in those of Amazon S3: see restxml.
const RequestIDHeader = "X-Amzn-Requestid"
