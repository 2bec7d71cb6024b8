package functionurl

import (
	"net/http"

	"sluice/internal/value"
	"sluice/internal/wire"
	"sluice/internal/wire/restjson"
	"sluice/internal/wire/sigv4"
)

const jsonType = "application/json"

// refusal is an answer of the entrance's own.
type refusal struct {
	status    int
	errorType string // x-amzn-ErrorType; empty for none
	body      string
	cause     error
}

func (r *refusal) Error() string {
	if r.cause != nil {
		return http.StatusText(r.status) + ": " + r.cause.Error()
	}
	return http.StatusText(r.status)
}

// Unwrap gives the cause to errors.Is and errors.As.
func (r *refusal) Unwrap() error { return r.cause }

// accessDenied is the type of every 403 of Lambda's own (recorded).
const accessDenied = "AccessDeniedException"

// unknownURL is the answer at an address that is not there (recorded: test_lambda_url_non_existing_url).
func unknownURL() *refusal {
	return &refusal{status: http.StatusForbidden, errorType: accessDenied, body: `{"Message":null}`}
}

// forbidden is the answer to whom policies do not let in, and for a URL whose function or alias is gone (recorded:
// test_lambda_permission_url_invocation, test_lambda_url_persists_after_alias_delete).
func forbidden(cause error) *refusal {
	return &refusal{
		status: http.StatusForbidden, errorType: accessDenied, cause: cause,
		body: `{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}`,
	}
}

// badSignature words a signature that is malformed, wrong or of no one as Lambda's API does, in whose name it was made (published:
// RJPearson94/terraform-aws-open-next#48, for a URL). Who has not signed at all is forbidden.
func badSignature(fault *sigv4.Error) *refusal {
	if fault.Kind == sigv4.NoCredentials {
		return forbidden(fault)
	}
	answer := fault.In(sigv4.RESTJSON)
	o := value.NewObject(value.Member{Name: "message", Value: value.String(answer.Message)})
	return &refusal{status: answer.Status, errorType: answer.Code, body: o.Value().String(), cause: fault}
}

// tooLarge is Invoke's answer to an event of more than 6 MB, in its words and by the name that clients get to see (published: Zac Charles, "Deep
// Dive: Lambda's Request Payload Size Limit"; the API reference calls it RequestTooLargeException).
func tooLarge() *refusal {
	return &refusal{
		status: http.StatusRequestEntityTooLarge, errorType: "RequestEntityTooLargeException",
		body: `{"Message":"Request must be smaller than 6291456 bytes for the InvokeFunction operation"}`,
	}
}

// refused is a refusal of Lambda's as its API words it: 429 {"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded",…} say.
func refused(e *wire.Error) *refusal {
	r := (&restjson.Exchange{}).Refuse(e, "")
	return &refusal{status: r.Status, errorType: e.Shape.Name, body: string(r.Body), cause: e}
}

// internalError is what the caller of a function that failed, or that returned what is no answer, gets to read (recorded:
// test_lambda_url_invocation_exception).
const internalError = "Internal Server Error"

func badGateway(cause error) *refusal {
	return &refusal{status: http.StatusBadGateway, body: internalError, cause: cause}
}
