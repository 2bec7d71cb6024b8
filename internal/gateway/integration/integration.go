// Package integration is what stands behind a method of an API, as the gateway sees it: a request goes out, a response comes
// back. Each kind is a folder below this one; the gateway knows them by this package alone.
package integration

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/value"
)

// Integration calls endpoints of one kind. It is safe for concurrent use.
type Integration interface {
	// Invoke sends the request and returns the whole response, or a *Failure. It ends when ctx does, or after the request's
	// timeout; so does the response's Stream.
	Invoke(ctx context.Context, r *Request) (*Response, error)
}

// Request is the integration request, mapped and ready to be sent.
type Request struct {
	// API is whom the request is for, Route the method that it came to.
	API   *restapi.API
	Route *restapi.Route
	// Method is the HTTP method of the request to the endpoint.
	Method string
	// Path and Query are the endpoint's, percent-encoded, from the integration's URI.
	Path, Query string
	// Parameters are mapped query string parameters, to be added to Query.
	Parameters url.Values
	// Header is the integration's to change.
	Header  http.Header
	Body    []byte
	Timeout time.Duration
	// Caller is who asked, nil or anonymous where nobody signed. It is not to be changed.
	Caller *service.Caller
	// SourceARN is the method as resource policies and trust policies name it:
	// "arn:aws:execute-api:us-east-1:111111111111:abcdef1234/dev/POST/callback".
	SourceARN string
	// Came is the method request as it came, for a function behind a proxy; nil for every other endpoint.
	Came *Came
	// Sent is called with the URI once it is known, before the request goes out; nil when no one asks.
	Sent func(uri string)
}

// Came is a method request as it came.
type Came struct {
	Method string
	// Path is what follows the stage, percent-encoded as it came.
	Path string
	// Header has the headers that mappings see, those included that API Gateway adds; none without a value.
	Header http.Header
	// Spelling is how the caller wrote names of Header, by these; those that are as in Header are left out.
	Spelling map[string]string
	// Query has the query string's parameters in their order, decoded.
	Query          []Parameter
	PathParameters []restapi.Param
	Body           []byte
	// Binary says that the body's media type is one of the API's binary ones.
	Binary bool
	// StageVariables and Context are $stageVariables and what functions see of $context.
	StageVariables, Context value.Value
}

// Parameter is one parameter of a query string.
type Parameter struct{ Name, Value string }

// Response is what the endpoint answered. It belongs to the receiver.
type Response struct {
	Status int
	Header http.Header
	// Spelling is how the endpoint wrote names of Header, by these; nil where nobody knows or all are as in Header.
	Spelling map[string]string
	Body     []byte
	// ErrorMessage is what a function said that failed. Where the endpoint is a function, selection patterns are held against it.
	ErrorMessage string
	// Base64 says that the body is base64 of bytes, for callers who accept a binary media type.
	Base64 bool
	// Stream is the body where the method's response is streamed (restapi.Route.Streams), and Body is empty then; else nil. The receiver
	// closes it, which ends the request to the endpoint. Its Read gives what has come and does not wait for more; where the body breaks
	// off, the error is a *Failure.
	Stream io.ReadCloser
}

// RawQuery joins the query of the URI and the mapped parameters.
func (r *Request) RawQuery() string {
	switch {
	case len(r.Parameters) == 0:
		return r.Query
	case r.Query == "":
		return r.Parameters.Encode()
	}
	return r.Query + "&" + r.Parameters.Encode()
}

// Kind is why there is no response.
type Kind uint8

const (
	// Configuration is a mistake in the API's description that shows when it is called.
	Configuration Kind = iota
	// Network is an endpoint that cannot be reached or does not speak HTTP.
	Network
	// Timeout is an endpoint that takes too long.
	Timeout
	// Malformed is a function behind a proxy that failed, or returned what is no response.
	Malformed
)

// Failure says why an endpoint gave no response.
type Failure struct {
	Kind Kind
	// Text is for the API's author, in the words of API Gateway's execution log, after "Execution failed due to
	// configuration error: ". The caller of the API learns nothing of it.
	Text  string
	Cause error
}

func (f *Failure) Error() string {
	if f.Cause != nil {
		return f.Text + ": " + f.Cause.Error()
	}
	return f.Text
}

// Unwrap gives the cause to errors.Is and errors.As.
func (f *Failure) Unwrap() error { return f.Cause }

// Principal is who assumes an integration's role, and who calls a function where no role does.
const Principal = "apigateway.amazonaws.com"

// PayloadBytesMax is the largest response that an endpoint may give. Source: Developer Guide, "Amazon API Gateway quotas".
const PayloadBytesMax = 10 << 20
