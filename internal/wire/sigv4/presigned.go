package sigv4

import (
	"strings"
	"time"
)

// ExpiresSecondsMax is the longest lifetime of a presigned request: seven days, for which a signing key is good.
// Source: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".
const ExpiresSecondsMax = 604800

// Names of the query parameters that authenticate. They are case-sensitive.
const (
	queryAlgorithm     = "X-Amz-Algorithm"
	queryCredential    = "X-Amz-Credential"
	queryDate          = "X-Amz-Date"
	queryExpires       = "X-Amz-Expires"
	querySignedHeaders = "X-Amz-SignedHeaders"
	querySignature     = "X-Amz-Signature"
	queryToken         = "X-Amz-Security-Token"
	queryPayload       = "X-Amz-Content-Sha256"
)

// authParameters are the authentication parameters of a query, decoded; has tells which are there.
type authParameters struct {
	algorithm, credential, date, expires, signedHeaders, signature, token, payload parameter
}

type parameter struct {
	value string
	has   bool
}

// claimsQuery tells whether a query claims to authenticate: whether it has X-Amz-Algorithm, be it empty.
// Source: mhart/dynalite, test/connection.js: without that parameter the others count for nothing.
func claimsQuery(rawQuery string) bool {
	for rest := rawQuery; rest != ""; {
		var pair string
		pair, rest, _ = strings.Cut(rest, "&")
		name, _, _ := strings.Cut(pair, "=")
		if isName(name, queryAlgorithm) {
			return true
		}
	}
	return false
}

// parsePresigned reads the query form.
func parsePresigned(req *Request) (Signature, *Error) {
	p, fault := authParametersOf(req.RawQuery)
	if fault != nil {
		return Signature{}, fault
	}
	if fault := missingQuery(p); fault != nil {
		return Signature{}, fault
	}
	if p.algorithm.value != algorithm {
		return Signature{}, unsupportedAlgorithm(p.algorithm.value)
	}
	if _, count := req.header(headerToken); count > 0 {
		return Signature{}, twoCredentials("Found 'X-Amz-Security-Token' as HTTP header of a presigned request.")
	}
	sig := Signature{Presigned: true, SessionToken: p.token.value, signature: p.signature.value, payloadHash: p.payload.value}
	if fault := sig.setSignedHeaders(p.signedHeaders.value); fault != nil {
		return Signature{}, fault
	}
	if fault := sig.setTime(p.date.value, false); fault != nil {
		return Signature{}, fault
	}
	if p.expires.has {
		if fault := sig.setExpires(p.expires.value); fault != nil {
			return Signature{}, fault
		}
	}
	if fault := sig.setCredential(p.credential.value); fault != nil {
		return Signature{}, fault
	}
	return sig, nil
}

// authParametersOf collects the authentication parameters. A repeated one is refused: AWS takes the first, another reader
// might take the last.
func authParametersOf(rawQuery string) (authParameters, *Error) {
	var p authParameters
	for rest := rawQuery; rest != ""; {
		var pair string
		pair, rest, _ = strings.Cut(rest, "&")
		name, value, _ := strings.Cut(pair, "=")
		to := p.find(name)
		if to == nil {
			continue
		}
		if to.has {
			return authParameters{}, twoCredentials("Found an authentication query-string param more than once.")
		}
		decoded, fault := unescape(value)
		if fault != nil {
			return authParameters{}, fault
		}
		if to != &p.token && len(decoded) > AuthorizationBytesMax {
			return authParameters{}, tooLong("Authentication query-string param")
		}
		to.value, to.has = decoded, true
	}
	return p, nil
}

// find returns where the value of the parameter with this encoded name goes, or nil if it is none of them.
func (p *authParameters) find(name string) *parameter {
	switch {
	case isName(name, queryAlgorithm):
		return &p.algorithm
	case isName(name, queryCredential):
		return &p.credential
	case isName(name, queryDate):
		return &p.date
	case isName(name, queryExpires):
		return &p.expires
	case isName(name, querySignedHeaders):
		return &p.signedHeaders
	case isName(name, querySignature):
		return &p.signature
	case isName(name, queryToken):
		return &p.token
	case isName(name, queryPayload):
		return &p.payload
	}
	return nil
}

// setExpires reads a whole number of seconds. Zero is a number, of a request that lasts no time.
func (s *Signature) setExpires(text string) *Error {
	number := strings.TrimPrefix(text, "-")
	if number == "" || strings.Trim(number, "0123456789") != "" {
		return malformedExpires("X-Amz-Expires should be a number")
	}
	if number != text {
		return malformedExpires("X-Amz-Expires must be non-negative")
	}
	number = strings.TrimLeft(number, "0")
	seconds := digits(number[:min(len(number), len("604800")+1)]) // one digit more is too many, whatever follows
	if seconds > ExpiresSecondsMax {
		return malformedExpires("X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds")
	}
	s.Expires, s.hasExpires = time.Duration(seconds)*time.Second, true
	return nil
}
