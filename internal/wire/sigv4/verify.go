package sigv4

import (
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"sync"
	"time"
)

// ErrBodyNeeded is returned by Verify when Request.BodyUnread is set and the signature is over a hash that only the body
// gives. It is the caller's fault, not the client's.
var ErrBodyNeeded = errors.New("sigv4: the body must be read before this request is verified")

// Verifier verifies signatures. It keeps derived signing keys, KeysMax at most. It is safe for concurrent use; make it with
// NewVerifier.
type Verifier struct{ engine }

// NewVerifier returns a Verifier that has kept nothing yet.
func NewVerifier() *Verifier { return new(Verifier) }

// engine is what verifying and signing share.
type engine struct {
	keys    keyCache
	scratch sync.Pool
}

func (e *engine) get() *scratch {
	if s, ok := e.scratch.Get().(*scratch); ok {
		return s
	}
	return new(scratch)
}

func (e *engine) put(s *scratch) {
	if s.keepable() {
		e.scratch.Put(s)
	}
}

// Verify tells whether the holder of the secret signed the request for this endpoint, and lately enough. Sig is what Parse
// made of the same request. On success it returns how the body was signed; a caller that read the body and whose endpoint
// is not Amazon S3 has no use for it. Every error but ErrBodyNeeded is an [*Error].
//
// The order of checks is AWS's: time, scope, headers, signature, and last the hash of the body.
func (v *Verifier) Verify(req *Request, sig *Signature, at Endpoint, secret string, now time.Time) (Payload, error) {
	s := v.get()
	defer v.put(s)
	return v.verify(s, req, sig, at, secret, now)
}

// absentSecret stands in for the secret of a key id that does not exist. A request signed with it is refused all the same.
const absentSecret = "absent"

// Refuse is Verify for a key id that does not exist: it does the same work and always returns an error, that of Verify if
// it comes before the look-up of the key in AWS's order, and else [UnknownKey].
func (v *Verifier) Refuse(req *Request, sig *Signature, at Endpoint, now time.Time) error {
	_, err := v.Verify(req, sig, at, absentSecret, now)
	var fault *Error
	if err == nil || (errors.As(err, &fault) && (fault.Kind == Mismatch || fault.Kind == PayloadMismatch)) {
		return UnknownKey(sig.AccessKeyID)
	}
	return err
}

func (v *Verifier) verify(s *scratch, req *Request, sig *Signature, at Endpoint, secret string, now time.Time) (Payload, error) {
	if fault := admit(req, sig, at, now); fault != nil {
		return Payload{}, fault.of(sig)
	}
	payload, fault := payloadOf(req, sig, at.Rules)
	if fault != nil {
		return Payload{}, fault.of(sig)
	}
	if payload.line == "" && req.BodyUnread {
		return Payload{}, ErrBodyNeeded
	}
	if fault := s.canonicalize(req, sig, at.Rules, payload.line); fault != nil {
		return Payload{}, fault.of(sig)
	}
	s.composeStringToSign(sig)
	key := v.keys.get(secret, sig.Date, sig.Region, sig.Service)
	key.sign(&s.sum, s.toSign)
	s.key = hex.AppendEncode(s.key[:0], s.sum[:])
	if !s.equal(sig.signature) {
		return Payload{}, mismatch(s, sig).of(sig)
	}
	if fault := payload.checkBody(req); fault != nil {
		return Payload{}, fault.of(sig)
	}
	payload.follow(key, sig)
	return payload, nil
}

// admit makes all checks that need no secret.
func admit(req *Request, sig *Signature, at Endpoint, now time.Time) *Error {
	if sig.timestamp == "" {
		return noCredentials() // not made by Parse
	}
	if !isMethod(req.Method) || !isHost(req.Host) {
		return malformedHeaders()
	}
	if fault := checkTime(sig, at.Rules, now); fault != nil {
		return fault
	}
	if fault := checkScope(sig, at); fault != nil {
		return fault
	}
	return checkHeaders(req, sig, at.Rules)
}

// checkTime compares the request's time with the server's, to the fraction of a second: AWS was seen to call a signature
// expired that is "now earlier than" the very same second (terricain/aioboto3#326).
func checkTime(sig *Signature, rules Rules, now time.Time) *Error {
	if sig.Presigned && rules.Expires {
		if !sig.hasExpires {
			return missingExpires()
		}
		if sig.Time.After(now.Add(rules.Skew)) {
			return presignedNotYetValid(sig, now)
		}
		if now.After(sig.Time.Add(sig.Expires)) {
			return presignedExpired(sig, now)
		}
		return nil
	}
	if earliest := now.Add(-rules.Skew); sig.Time.Before(earliest) {
		return signatureExpired(sig, rules.Skew, now)
	}
	if latest := now.Add(rules.Skew); sig.Time.After(latest) {
		return signatureNotYetCurrent(sig, rules.Skew, now)
	}
	return nil
}

// checkScope compares the credential's scope with the endpoint and with the request's time, which must be of the same UTC day.
// Source: IAM User Guide, "Troubleshoot Signature Version 4 signed requests for AWS APIs", credential scope errors.
func checkScope(sig *Signature, at Endpoint) *Error {
	day := sig.timestamp[:dateLength]
	if at.Region == "" || at.Service == "" || sig.Region != at.Region || sig.Service != at.Service ||
		sig.term != terminator || sig.Date != day {
		return wrongScope(sig, at)
	}
	return nil
}

// equal compares the digits in scratch.key with a signature, in a time that tells nothing of where they differ.
func (s *scratch) equal(signature string) bool {
	s.query = append(s.query[:0], signature...)
	return subtle.ConstantTimeCompare(s.key, s.query) == 1
}
