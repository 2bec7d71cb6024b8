package sigv4

import (
	"strings"
	"time"
)

// Limits of what is parsed before anything is known about the sender. What exceeds one is refused.
const (
	// AuthorizationBytesMax is the longest Authorization header, or presigned credential and header list, that is read.
	AuthorizationBytesMax = 8 << 10
	// SignedHeadersMax is how many headers a signature may list.
	SignedHeadersMax = 128
)

const (
	algorithm  = "AWS4-HMAC-SHA256"
	terminator = "aws4_request"
)

// Signature is what a request says about its signature. Its fields are claims until [Verifier.Verify] returns nil.
type Signature struct {
	// AccessKeyID names the key whose secret is said to have signed.
	AccessKeyID string
	// Date, Region and Service are the credential's scope; Date is YYYYMMDD.
	Date, Region, Service string
	// SignedHeaders is the list as sent: lower case, sorted, separated by ";", with "host" or ":authority" in it.
	SignedHeaders string
	// SessionToken is empty for long-term keys. It is not checked here.
	SessionToken string
	// Time is when the request says that it was signed, in UTC, to the second.
	Time time.Time
	// Presigned tells a signature in the query from one in the Authorization header.
	Presigned bool
	// Expires is X-Amz-Expires of a presigned request, zero without one. See Rules.Expires.
	Expires time.Duration

	hasExpires  bool
	term        string // of the credential, "aws4_request"
	timestamp   string // Time in the basic format
	sentTime    string // Time as it was sent
	signature   string // 64 lower-case hexadecimal digits, if it is to match
	payloadHash string // the query parameter X-Amz-Content-Sha256 of a presigned request
}

// Parse reads the signature of a request, in the order in which AWS checks. It keeps slices of the request's strings. Every
// error is an [*Error].
//
// Source of the order: answers of DynamoDB recorded in mhart/dynalite (index.js, test/connection.js, with CRC-32 sums of the
// bodies) and of STS in dacut/scratchstack-aws-signature ("AWS Auth Error Ordering").
func Parse(req *Request) (Signature, error) {
	auth, count := req.header(headerAuthorization)
	query := claimsQuery(req.RawQuery)
	switch {
	case query && count > 0:
		return Signature{}, twoCredentials("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")
	case count > 1:
		return Signature{}, twoCredentials("Found more than one 'Authorization' as HTTP header.")
	}
	var (
		sig   Signature
		fault *Error
	)
	switch {
	case query:
		sig, fault = parsePresigned(req)
	case auth == "":
		fault = noCredentials()
	default:
		sig, fault = parseAuthorization(req, auth)
	}
	if fault != nil {
		fault.Presigned = query
		return Signature{}, fault
	}
	return sig, nil
}

// setCredential takes keyid/date/region/service/term apart.
func (s *Signature) setCredential(credential string) *Error {
	rest := credential
	for _, part := range [...]*string{&s.AccessKeyID, &s.Date, &s.Region, &s.Service} {
		var found bool
		if *part, rest, found = strings.Cut(rest, "/"); !found {
			return malformedCredential(credential)
		}
	}
	if s.AccessKeyID == "" || strings.Contains(rest, "/") {
		return malformedCredential(credential)
	}
	s.term = rest
	return nil
}

// setSignedHeaders takes the list, which must be canonical: the list goes into the canonical request as it is.
func (s *Signature) setSignedHeaders(list string) *Error {
	s.SignedHeaders = list
	if !signs(list, "host") && !signs(list, authority) {
		return hostNotSigned()
	}
	previous, count := "", 0
	for rest, more := list, true; more; {
		var name string
		name, rest, more = strings.Cut(rest, ";")
		if count++; count > SignedHeadersMax || name <= previous || !isSignedName(name) {
			return malformedHeaders()
		}
		previous = name
	}
	return nil
}

// authority is the name by which an HTTP/2 client may sign the host.
// Source: AWS's own answer, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization." (aws/aws-sdk-php#2469).
const authority = ":authority"

func isSignedName(name string) bool {
	if name == authority {
		return true
	}
	for i := 0; i < len(name); i++ {
		if !isToken(name[i]) || lower(name[i]) != name[i] {
			return false
		}
	}
	return name != ""
}

// signs tells whether a list of signed headers has the name, in whatever case the name is.
func signs(list, name string) bool {
	for rest, more := list, true; more; {
		var signed string
		if signed, rest, more = strings.Cut(rest, ";"); equalFold(signed, name) {
			return true
		}
	}
	return false
}
