package functionurl

import (
	"context"
	"io"

	"sluice/internal/service"
)

// The authorization types of an address.
const (
	AuthNone = "NONE"
	AuthIAM  = "AWS_IAM"
)

// responseStream is the invoke mode in which an answer goes out as it comes.
const responseStream = "RESPONSE_STREAM"

// URL is an address and what it is of. Immutable.
type URL struct {
	// ID is the address's first label, in lower case.
	ID, Account, Region string
	// Function is the function's name, Qualifier an alias or empty; ARN names both.
	Function, Qualifier, ARN string
	// AuthType is AuthNone or AuthIAM; what is neither lets nobody in.
	AuthType string
	// InvokeMode is RESPONSE_STREAM, or BUFFERED, or empty, which is BUFFERED.
	InvokeMode string
	// CORS is what browsers of other origins may do; nil leaves it to the function.
	CORS *CORS
}

// CORS is the configuration of an address for browsers of other origins, as the API reference has it ("Cors").
type CORS struct {
	Credentials bool
	// Headers, Methods and Origins may hold "*".
	Headers, Methods, Origins, ExposeHeaders []string
	// MaxAge is in seconds; nil says nothing to browsers.
	MaxAge *int64
}

// Functions is what stands behind the addresses. It is safe for concurrent use.
type Functions interface {
	// FindURL returns the URL of an ID; region is empty where the address names none. It does not block.
	FindURL(region, id string) (*URL, bool)
	// Check is what must be allowed before the function may be called by its URL: the action on its ARN, with its policy and its tags.
	Check(u *URL, action string) service.Check
	// Invoke calls the function and waits for its answer. A refusal is a *wire.Error, as Lambda's Invoke makes it.
	Invoke(ctx context.Context, i *Invocation) (*Answer, error)
}

// Invocation is one call of a function. Who calls has been asked for permission.
type Invocation struct {
	URL       *URL
	RequestID string
	// TraceID is the X-Ray header.
	TraceID string
	Payload []byte
	// Stream, where it is set, gets the answer as it comes: it is called once, with the answer's content type, before the first byte. A write
	// returns when the peer has taken it, or with an error when it will not take any more. nil asks for the whole payload in the Answer.
	Stream func(contentType string) io.Writer
}

// Answer is what came of an invocation.
type Answer struct {
	// Payload is empty where Stream got it.
	Payload     []byte
	ContentType string
	// FunctionError is set if the function failed: Handled or Unhandled.
	FunctionError string
}
