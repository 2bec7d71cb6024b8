package sigv4

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

// Texts that AWS uses for several kinds. Sources: the same as for codes and faults.
const (
	mismatchText     = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
	mismatchS3       = "The request signature we calculated does not match the signature you provided. Check your key and signing method."
	missingTokenJSON = "Missing Authentication Token"
	headerS3         = "The authorization header is malformed; "
	credentialS3     = "Error parsing the X-Amz-Credential parameter; "
	componentsS3     = headerS3 + "the authorization header requires three components: Credential, SignedHeaders, and Signature."
	parametersS3     = "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
	schemeS3         = "Unsupported Authorization Type"
	dateS3           = "AWS authentication requires a valid Date or x-amz-date header"
	incompleteS3     = "The request body terminated unexpectedly"
)

// UnknownKey says that no access key has this id.
func UnknownKey(accessKeyID string) *Error {
	return &Error{
		Kind: KeyUnknown, message: "The security token included in the request is invalid.",
		s3:    "The AWS Access Key Id you provided does not exist in our records.",
		extra: []Field{{"AWSAccessKeyId", accessKeyID}},
	}
}

// InvalidToken says that the session token does not belong to the key. AWS ends the sentence without a full stop, unlike
// UnknownKey's. Source: dacut/scratchstack-aws-signature, "AWS Auth Error Ordering", 14c.
func InvalidToken() *Error {
	return &Error{
		Kind: TokenInvalid, message: "The security token included in the request is invalid",
		s3: "The provided token is malformed or otherwise invalid.",
	}
}

// ExpiredToken says that the session of the key is over.
func ExpiredToken() *Error {
	return &Error{
		Kind: TokenExpired, message: "The security token included in the request is expired",
		s3: "The provided token has expired.",
	}
}

func noCredentials() *Error {
	return &Error{Kind: NoCredentials, message: "Request is missing Authentication Token", s3: "Access Denied"}
}

// twoCredentials takes a text of ours in the manner of AWS's, "Found both 'X-Amz-Algorithm' as a query-string param and
// 'Authorization' as HTTP header."
func twoCredentials(text string) *Error {
	return &Error{
		Kind: TwoCredentials, message: text,
		s3: "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
	}
}

func malformedAuthorization(text string) *Error {
	return &Error{Kind: MalformedAuthorization, message: text, s3: componentsS3}
}

// hashed is how AWS names the header that it refuses, since it stopped to repeat it.
func hashed(auth string) string {
	sum := sha256.Sum256([]byte(auth))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func notKeyValue(scheme, auth string) *Error {
	return forScheme(scheme, malformedAuthorization("Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '"+hashed(auth)+"'."))
}

// forScheme makes a fault of the header one of its scheme, if that is not ours: Amazon S3 looks at the scheme first.
func forScheme(scheme string, fault *Error) *Error {
	if scheme != algorithm {
		fault.Kind, fault.s3 = UnsupportedAlgorithm, schemeS3
	}
	return fault
}

func algorithmFirst(auth string) *Error {
	return forScheme("", malformedAuthorization("Authorization header must begin with the algorithm name, which cannot include an equal-sign (hashed with SHA-256 and encoded with Base64): '"+hashed(auth)+"'."))
}

func oddParameter(name string) *Error {
	return malformedAuthorization("Authorization header takes 'Credential', 'Signature' and 'SignedHeaders' once each. Got '" + name + "'.")
}

func tooLong(what string) *Error {
	return malformedAuthorization(fmt.Sprintf("%s must have at most %d bytes.", what, AuthorizationBytesMax))
}

// missingParameters tells what a header lacks, all of it at once. It returns nil if there is nothing to tell.
func missingParameters(p parameters, hasDate bool, auth string) *Error {
	var text strings.Builder
	for _, part := range [...]struct {
		name string
		has  bool
	}{{"Credential", p.hasCredential}, {"Signature", p.hasSignature}, {"SignedHeaders", p.hasHeaders}} {
		if !part.has {
			text.WriteString("Authorization header requires '" + part.name + "' parameter. ")
		}
	}
	complete := text.Len() == 0
	if !hasDate {
		text.WriteString("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ")
	}
	if text.Len() == 0 {
		return nil
	}
	fault := malformedAuthorization(text.String() + "(Hashed with SHA-256 and encoded with Base64) Authorization=" + hashed(auth))
	if complete {
		fault.Kind, fault.s3 = MalformedDate, dateS3
	}
	return forScheme(p.algorithm, fault)
}

// missingQuery is missingParameters for the query form, where an empty value counts as none.
func missingQuery(p authParameters) *Error {
	var text strings.Builder
	for _, part := range [...]struct{ name, value string }{
		{queryAlgorithm, p.algorithm.value},
		{queryCredential, p.credential.value},
		{querySignature, p.signature.value},
		{querySignedHeaders, p.signedHeaders.value},
		{queryDate, p.date.value},
	} {
		if part.value == "" {
			text.WriteString("AWS query-string parameters must include '" + part.name + "'. ")
		}
	}
	if text.Len() == 0 {
		return nil
	}
	return &Error{Kind: MalformedAuthorization, message: text.String() + "Re-examine the query-string parameters.", s3: parametersS3}
}

func missingExpires() *Error {
	return &Error{
		Kind: MalformedAuthorization, s3: parametersS3,
		message: "AWS query-string parameters must include 'X-Amz-Expires'. Re-examine the query-string parameters.",
	}
}

func unsupportedAlgorithm(name string) *Error {
	return &Error{
		Kind: UnsupportedAlgorithm, message: "Unsupported AWS 'algorithm': '" + name + "' (only " + algorithm + " for now). ",
		s3: schemeS3, s3Presigned: "X-Amz-Algorithm only supports \"" + algorithm + "\"",
	}
}

func malformedCredential(credential string) *Error {
	const expecting = "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."
	return &Error{
		Kind:    MalformedCredential,
		message: "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '" + credential + "'",
		s3:      headerS3 + expecting, s3Presigned: credentialS3 + expecting,
	}
}

// quotedBytesMax is how much of a value of unbounded length a message repeats.
const quotedBytesMax = 128

func clip(text string) string { return text[:min(len(text), quotedBytesMax)] }

func malformedDate(sent string) *Error {
	return &Error{
		Kind: MalformedDate, s3: dateS3, s3Presigned: "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
		message: "Date must be in ISO-8601 'basic format'. Got '" + clip(sent) + "'. See http://en.wikipedia.org/wiki/ISO_8601",
	}
}

func malformedExpires(text string) *Error {
	return &Error{Kind: MalformedExpires, message: text, s3: text}
}

func malformedTarget(text string) *Error {
	return &Error{Kind: MalformedTarget, message: text, s3: "Couldn't parse the specified URI."}
}

// malformedEscape takes the text from the faulty "%" on.
// Source: dacut/scratchstack-aws-signature, "AWS Auth Error Ordering", 4.
func malformedEscape(text string) *Error {
	if len(text) < len("%00") {
		return malformedTarget("Incomplete trailing escape % sequence")
	}
	return malformedTarget("Illegal hex character in escape % pattern: " + text[:len("%00")])
}

func tooManyParameters() *Error {
	return malformedTarget(fmt.Sprintf("The query string must have at most %d parameters", QueryParametersMax))
}

func malformedPath() *Error { return malformedTarget("The request path is malformed") }

func malformedHeaders() *Error {
	return &Error{Kind: MalformedHeaders, message: mismatchText, s3: mismatchS3}
}

func signedHeaderAbsent() *Error { return malformedHeaders() }

func hostNotSigned() *Error {
	fault := headersNotSigned([]string{"host"})
	fault.Kind, fault.message = HostNotSigned, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
	return fault
}

// headersNotSigned has Amazon S3's text for all services: no other was seen to refuse this.
func headersNotSigned(headers []string) *Error {
	const text = "There were headers present in the request which were not signed"
	list := strings.Join(headers, ", ")
	return &Error{Kind: HeadersNotSigned, message: text + ": " + list, s3: text, extra: []Field{{"HeadersNotSigned", list}}}
}

func mismatch(s *scratch, sig *Signature) *Error {
	return &Error{
		Kind: Mismatch, message: mismatchText, s3: mismatchS3,
		CanonicalRequest: string(s.text), StringToSign: string(s.toSign),
		extra: []Field{{"AWSAccessKeyId", sig.AccessKeyID}, {"SignatureProvided", sig.signature}},
	}
}
