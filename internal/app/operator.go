package app

import (
	"errors"
	"net/http"

	"github.com/go-json-experiment/json"

	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
	"sluice/internal/wire/sigv4"
)

// Requests to the operator's paths are signed for this service and region, wherever the server is.
const (
	OperatorService = "sluice"
	OperatorRegion  = "us-east-1"
)

// operatorBodyBytesMax bounds a request to the operator's paths.
const operatorBodyBytesMax = 64 << 10

// operator serves what only the operator may do, below /_sluice/. The operator is who holds the root credentials of the server's own
// account, and proves it as AWS callers do, by Signature Version 4: a path on loopback would be open to everything that runs on the
// machine, functions included.
type operator struct {
	credentials edge.Credentials
	verifier    *sigv4.Verifier
	clock       clock.Clock
	account     string
}

// errNotOperator is for whoever signs and is not the operator; others get the signature's own error.
var errNotOperator = errors.New("this takes the root credentials of the server's own account")

// operatorError is a refusal with its status.
type operatorError struct {
	status int
	err    error
}

func (e *operatorError) Error() string { return e.err.Error() }
func (e *operatorError) Unwrap() error { return e.err }

// operation is something that only the operator may do. It answers with a value that is shown as JSON.
type operation func(*wire.Request, *service.Caller) (status int, answer any, err error)

// only lets the operator through.
func (o *operator) only(serve operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, err := httpio.Read(w, r, operatorBodyBytesMax)
		if errors.Is(err, httpio.ErrTooLarge) {
			err = &operatorError{http.StatusRequestEntityTooLarge, err}
		}
		var caller *service.Caller
		if err == nil {
			caller, err = o.verify(in)
		}
		var status int
		var answer any
		if err == nil {
			status, answer, err = serve(in, caller)
		}
		if err != nil {
			status = http.StatusBadRequest
			if refusal := new(operatorError); errors.As(err, &refusal) {
				status = refusal.status
			}
			answer = map[string]string{"message": err.Error()}
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.MarshalWrite(w, answer) // a peer that is gone needs no answer
	})
}

// verify returns the operator for its own signature. An access key that is not there costs what one costs that is.
func (o *operator) verify(r *wire.Request) (*service.Caller, error) {
	signed := sigv4.Request{Method: r.Method, Path: r.Path, RawQuery: r.RawQuery, Host: r.Host, Header: r.Header, Body: r.Body}
	claim, err := sigv4.Parse(&signed)
	if err != nil {
		return nil, forbidden(err)
	}
	at, now := sigv4.EndpointOf(OperatorRegion, OperatorService), o.clock.Now()
	secret, holder, err := o.credentials.Find(claim.AccessKeyID, claim.SessionToken, now)
	if err != nil {
		return nil, forbidden(o.verifier.Refuse(&signed, &claim, at, now))
	}
	if _, err := o.verifier.Verify(&signed, &claim, at, secret, now); err != nil {
		return nil, forbidden(err)
	}
	if !o.is(holder) {
		return nil, forbidden(errNotOperator)
	}
	return holder, nil
}

// forbidden refuses with 403; what is wrong with a signature in AWS's words.
func forbidden(err error) error {
	if fault := new(sigv4.Error); errors.As(err, &fault) {
		err = errors.New(fault.In(sigv4.JSON).Message)
	}
	return &operatorError{http.StatusForbidden, err}
}

// is reports whether a caller is the root user itself, by long-term credentials, of the server's own account.
func (o *operator) is(c *service.Caller) bool {
	return c.Principal.Caller == policy.Root && c.Account() == o.account && c.IssuedAt.IsZero()
}
