package sigv4

// Kind says what is wrong, apart from how a protocol says it.
type Kind uint8

// The kinds of refusal. UnknownKey, InvalidToken and ExpiredToken have functions that make them, for the caller knows keys
// and tokens; all others are found here.
const (
	// NoCredentials: there is neither an Authorization header nor a presigned query.
	NoCredentials Kind = iota + 1
	// TwoCredentials: there is more than one of what must be there once.
	TwoCredentials
	// MalformedAuthorization: the header, or the query, lacks a parameter, repeats one or is no list of pairs.
	MalformedAuthorization
	// UnsupportedAlgorithm: it is not AWS4-HMAC-SHA256.
	UnsupportedAlgorithm
	// MalformedCredential: it does not have five elements.
	MalformedCredential
	// MalformedDate: there is no time, or it is no time.
	MalformedDate
	// MalformedExpires: X-Amz-Expires is no number of seconds of a week.
	MalformedExpires
	// MalformedTarget: the path or the query cannot be read.
	MalformedTarget
	// MalformedHeaders: the header keys, the list of signed headers or the method are not canonical.
	MalformedHeaders
	// HostNotSigned: the list of signed headers lacks the host.
	HostNotSigned
	// HeadersNotSigned: a header that must be signed is there and is not in the list.
	HeadersNotSigned
	// SignatureExpired: the request's time is too early.
	SignatureExpired
	// SignatureNotYetCurrent: the request's time is too late.
	SignatureNotYetCurrent
	// PresignedExpired: the lifetime of a presigned request is over.
	PresignedExpired
	// PresignedNotYetValid: the lifetime of a presigned request has not begun.
	PresignedNotYetValid
	// WrongScope: the credential is for another day, region or service.
	WrongScope
	// KeyUnknown: there is no such access key id.
	KeyUnknown
	// TokenInvalid: the session token is not the key's.
	TokenInvalid
	// TokenExpired: the session is over.
	TokenExpired
	// Mismatch: the signature is not that of the secret over this request.
	Mismatch
	// PayloadNotDeclared: x-amz-content-sha256 is missing where it is demanded.
	PayloadNotDeclared
	// MalformedPayload: x-amz-content-sha256 is no hash, and no word that this service takes.
	MalformedPayload
	// PayloadMismatch: the body does not have the hash that was signed.
	PayloadMismatch
	// IncompleteBody: an aws-chunked body is malformed, or not as long as it says.
	IncompleteBody
	// InvalidChunkSize: a chunk before the last is too small.
	InvalidChunkSize
	// MalformedTrailer: the trailing headers are not those that were announced, or malformed.
	MalformedTrailer
	// LengthRequired: x-amz-decoded-content-length is missing or no number.
	LengthRequired
)

// Field is a name and a value: an element of an error document, or a trailing header.
type Field struct{ Name, Value string }

// Error is a refusal.
type Error struct {
	// Kind is what is wrong.
	Kind Kind
	// Presigned tells whether the signature was in the query, for Amazon S3 words that differently.
	Presigned bool
	// CanonicalRequest and StringToSign are set for Mismatch: what the server made of the request. The signed session token
	// is among it, so it goes to the client, if anywhere.
	CanonicalRequest, StringToSign string

	message     string  // as most services word it
	s3          string  // as Amazon S3 words it
	s3Presigned string  // as Amazon S3 words it of a presigned request, if that differs
	extra       []Field // Amazon S3's elements
}

// Error names the kind and nothing of the request, so that it may be logged. What the client is told is [Error.In].
func (e *Error) Error() string { return "sigv4: " + e.Kind.String() }

// Is lets errors.Is compare by kind: errors.Is(err, &sigv4.Error{Kind: sigv4.Mismatch}).
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Kind == e.Kind
}

// of marks the error as one of a presigned request, or not.
func (e *Error) of(sig *Signature) *Error {
	e.Presigned = sig.Presigned
	return e
}

// String returns what is wrong in a few words of ours.
func (k Kind) String() string {
	if int(k) < len(faults) && faults[k].name != "" {
		return faults[k].name
	}
	return "unknown refusal"
}
