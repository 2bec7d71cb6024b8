package edge

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"sluice/internal/service"
	"sluice/internal/wire"
	"sluice/internal/wire/awsjson"
	"sluice/internal/wire/awsquery"
	"sluice/internal/wire/rest"
	"sluice/internal/wire/restxml"
	"sluice/internal/wire/sigv4"
)

// What Credentials.Find answers for keys that open nothing.
var (
	ErrUnknownKey   = errors.New("no such access key")
	ErrInvalidToken = errors.New("the session token is not the access key's")
	ErrExpiredToken = errors.New("the session is over")
)

// authenticate verifies the signature and so learns who calls. A call from inside brings its caller along.
func (e *Edge) authenticate(p *passage) error {
	if p.inside != nil {
		p.call.Caller = p.inside
		p.call.Account = p.inside.Account()
		return nil
	}
	if p.definition.Model.HostBucket && isSignedV2(p.request) {
		return errSignatureV2.New("The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.")
	}
	if p.claimErr != nil {
		if errors.Is(p.claimErr, &sigv4.Error{Kind: sigv4.NoCredentials}) && (p.definition.Unsigned || p.call.Operation.Unsigned) {
			p.call.Caller, p.call.Account = service.Anonymous(), e.Account
			return p.refuseChunks()
		}
		return p.refusedSignature(p.claimErr)
	}
	at := sigv4.EndpointOf(p.claim.Region, p.definition.Model.Name)
	if !isRegion(p.claim.Region) {
		at.Region = e.Region // a region that cannot be: the signature is for another one, and AWS says so
	}
	holder, payload, err := e.verify(&p.signed, &p.claim, at, p.call.Now)
	if err != nil {
		return p.refusedSignature(err)
	}
	p.call.Caller, p.call.Account = holder, holder.Account()
	if payload.Kind > sigv4.Unsigned {
		return p.dechunk(payload)
	}
	return nil
}

// Verify verifies that the request was signed by the holder of an access key for this endpoint, and returns the holder. claim is what
// sigv4.Parse made of the request. Other entrances ask it too. A refusal is a *sigv4.Error; it takes about as long for a key that does
// not exist as for one that does.
func (e *Edge) Verify(request *sigv4.Request, claim *sigv4.Signature, at sigv4.Endpoint, now time.Time) (*service.Caller, error) {
	holder, _, err := e.verify(request, claim, at, now)
	return holder, err
}

// errSignatureV2 is S3's answer to Signature Version 2 where it takes none. Source: Amazon S3 API Reference, "Error responses", InvalidRequest.
var errSignatureV2 = &wire.ErrorShape{Name: "InvalidRequest", Status: http.StatusBadRequest}

// isSignedV2 tells a request of S3 that is signed in Signature Version 2, as some SDKs presign URLs unless they are told otherwise.
func isSignedV2(r *wire.Request) bool {
	if strings.HasPrefix(r.Header.Get("Authorization"), "AWS ") {
		return true
	}
	query, _ := rest.ParseQuery(r.RawQuery) // what is wrong with it is told later
	return query.Has("AWSAccessKeyId") && query.Has("Signature") && query.Has("Expires")
}

// verify also tells how the signature covers the body.
func (e *Edge) verify(request *sigv4.Request, claim *sigv4.Signature, at sigv4.Endpoint, now time.Time) (*service.Caller, sigv4.Payload, error) {
	secret, holder, err := e.Credentials.Find(claim.AccessKeyID, claim.SessionToken, now)
	if errors.Is(err, ErrUnknownKey) {
		return nil, sigv4.Payload{}, e.verifier.Refuse(request, claim, at, now)
	}
	if err != nil && !errors.Is(err, ErrExpiredToken) && !errors.Is(err, ErrInvalidToken) {
		return nil, sigv4.Payload{}, err
	}
	if err != nil {
		if refused := e.verifier.Refuse(request, claim, at, now); !errors.Is(refused, &sigv4.Error{Kind: sigv4.KeyUnknown}) {
			return nil, sigv4.Payload{}, refused
		}
		if errors.Is(err, ErrExpiredToken) {
			return nil, sigv4.Payload{}, sigv4.ExpiredToken()
		}
		return nil, sigv4.Payload{}, sigv4.InvalidToken()
	}
	payload, err := e.verifier.Verify(request, claim, at, secret, now)
	if err != nil {
		return nil, sigv4.Payload{}, err
	}
	return holder, payload, nil
}

// refusedSignature words a refusal for the protocol of the call.
func (p *passage) refusedSignature(err error) error {
	var fault *sigv4.Error
	if !errors.As(err, &fault) {
		return err
	}
	if x, is := p.words().(*restxml.Exchange); is && x.Service.ErrorUnwrapped {
		return refusedByS3(fault)
	}
	query, answer := fault.In(sigv4.Query), fault.In(p.family())
	return &wire.Error{
		Shape:   &wire.ErrorShape{Name: fault.In(sigv4.JSON).Code, Code: query.Code, Status: answer.Status, Namespace: wire.Coral},
		Message: answer.Message, Cause: fault,
	}
}

// family is that of the protocol in which the refusal will be worded.
func (p *passage) family() sigv4.Family {
	switch x := p.words().(type) {
	case *awsquery.Exchange:
		return sigv4.Query
	case *awsjson.Exchange:
		if x.Service.QueryCompatible {
			return sigv4.JSONQueryCompatible
		}
		return sigv4.JSON
	}
	return sigv4.RESTJSON
}
