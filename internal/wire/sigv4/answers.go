package sigv4

import (
	"fmt"
	"net/http"
	"slices"
)

// Family is a group of protocols that name and number the same refusal alike.
type Family uint8

// The families.
const (
	// Query: AWS Query, and REST XML other than Amazon S3's.
	Query Family = iota
	// JSON: AWS JSON 1.0 and 1.1, and CBOR.
	JSON
	// JSONQueryCompatible: AWS JSON of a service that used to speak Query, such as SQS. The code is JSON's, the status
	// Query's; x-amzn-query-error carries the code of Query.
	JSONQueryCompatible
	// RESTJSON: REST JSON, among it requests to a user's API Gateway.
	RESTJSON
	// S3: Amazon S3.
	S3
)

// Answer is what a client is told.
type Answer struct {
	// Code is the error code: the Code of an XML error, the __type or x-amzn-ErrorType of a JSON one, without a namespace.
	Code string
	// Message is AWS's text.
	Message string
	// Status is the HTTP status.
	Status int
	// Extra are further elements of an Amazon S3 error document, in order.
	Extra []Field
}

// class is what services other than Amazon S3 make of a kind.
type class uint8

const (
	missingToken class = iota
	incomplete
	doesNotMatch
	unknownClient
	expiredToken
	malformedQuery
)

// codes are the codes and statuses of a class. Sources, each an answer of AWS:
//   - Query: MissingAuthenticationToken 403 (STS, amzn/selling-partner-api-docs#3081), IncompleteSignature 400 (STS,
//     kubernetes-sigs/aws-iam-authenticator#374), SignatureDoesNotMatch 403 (SQS, aws/aws-sdk-php#642), InvalidClientTokenId
//     403 (SQS, ex-aws/ex_aws#220), ExpiredToken 403 (IAM, cfn-sphere/cfn-sphere#55), MalformedQueryString 404 ("Common
//     Errors" of the API References).
//   - JSON: 400 for all (DynamoDB, mhart/dynalite test/connection.js; Cloud9, iann0036/cloud9-sync#10; Kinesis,
//     aws/aws-sdk-go#2194).
//   - JSONQueryCompatible: SQS answers InvalidSignatureException with 403 (async-aws/aws#1948), and SDKs that read
//     x-amzn-query-error see InvalidClientTokenId with 403 (argoproj/notifications-engine#382).
//   - RESTJSON: 403 for all (API Gateway, aws/chalice#828, badslug/Paw-AWSSignature4DynamicValue#5; Lambda,
//     serverless/serverless#27, cloudquery/cq-provider-aws#1171; Amplify, aws/aws-cli#6833).
var codes = [...]struct {
	query       string
	queryStatus int
	json        string
}{
	missingToken:   {"MissingAuthenticationToken", http.StatusForbidden, "MissingAuthenticationTokenException"},
	incomplete:     {"IncompleteSignature", http.StatusBadRequest, "IncompleteSignatureException"},
	doesNotMatch:   {"SignatureDoesNotMatch", http.StatusForbidden, "InvalidSignatureException"},
	unknownClient:  {"InvalidClientTokenId", http.StatusForbidden, "UnrecognizedClientException"},
	expiredToken:   {"ExpiredToken", http.StatusForbidden, "ExpiredTokenException"},
	malformedQuery: {"MalformedQueryString", http.StatusNotFound, "IncompleteSignatureException"},
}

// faults are the kinds: our name, the class, Amazon S3's code and status, and its code for a presigned
// request where that differs. Source of S3's: Amazon S3 API Reference, "Error Responses"; answers of S3 in brekkylab/backlot
// (measured, with their order), aws/aws-sdk-cpp#2727 (InvalidChunkSizeError, 403), aws/aws-sdk-js#986,
// bryanjos/aws_auth#31.
var faults = [...]struct {
	name      string
	class     class
	s3        string
	s3Status  int
	presigned string // its status is 400
}{
	NoCredentials:          {name: "no credentials", class: missingToken, s3: "AccessDenied", s3Status: http.StatusForbidden},
	TwoCredentials:         {name: "ambiguous credentials", class: doesNotMatch, s3: "InvalidArgument", s3Status: http.StatusBadRequest},
	MalformedAuthorization: {"malformed authorization", incomplete, "AuthorizationHeaderMalformed", http.StatusBadRequest, "AuthorizationQueryParametersError"},
	UnsupportedAlgorithm:   {"unsupported algorithm", incomplete, "InvalidArgument", http.StatusBadRequest, "AuthorizationQueryParametersError"},
	MalformedCredential:    {"malformed credential", incomplete, "AuthorizationHeaderMalformed", http.StatusBadRequest, "AuthorizationQueryParametersError"},
	MalformedDate:          {"malformed date", incomplete, "AccessDenied", http.StatusForbidden, "AuthorizationQueryParametersError"},
	MalformedExpires:       {name: "malformed expiry", class: incomplete, s3: "AuthorizationQueryParametersError", s3Status: http.StatusBadRequest},
	MalformedTarget:        {name: "malformed path or query", class: malformedQuery, s3: "InvalidURI", s3Status: http.StatusBadRequest},
	MalformedHeaders:       {name: "malformed headers", class: doesNotMatch, s3: "SignatureDoesNotMatch", s3Status: http.StatusForbidden},
	HostNotSigned:          {name: "host not signed", class: doesNotMatch, s3: "AccessDenied", s3Status: http.StatusForbidden},
	HeadersNotSigned:       {name: "headers not signed", class: doesNotMatch, s3: "AccessDenied", s3Status: http.StatusForbidden},
	SignatureExpired:       {name: "signature expired", class: doesNotMatch, s3: "RequestTimeTooSkewed", s3Status: http.StatusForbidden},
	SignatureNotYetCurrent: {name: "signature not yet current", class: doesNotMatch, s3: "RequestTimeTooSkewed", s3Status: http.StatusForbidden},
	PresignedExpired:       {name: "presigned request expired", class: doesNotMatch, s3: "AccessDenied", s3Status: http.StatusForbidden},
	PresignedNotYetValid:   {name: "presigned request not yet valid", class: doesNotMatch, s3: "AccessDenied", s3Status: http.StatusForbidden},
	WrongScope:             {"wrong credential scope", doesNotMatch, "AuthorizationHeaderMalformed", http.StatusBadRequest, "AuthorizationQueryParametersError"},
	KeyUnknown:             {name: "unknown access key id", class: unknownClient, s3: "InvalidAccessKeyId", s3Status: http.StatusForbidden},
	TokenInvalid:           {name: "invalid session token", class: unknownClient, s3: "InvalidToken", s3Status: http.StatusBadRequest},
	TokenExpired:           {name: "expired session token", class: expiredToken, s3: "ExpiredToken", s3Status: http.StatusBadRequest},
	Mismatch:               {name: "signature does not match", class: doesNotMatch, s3: "SignatureDoesNotMatch", s3Status: http.StatusForbidden},
	PayloadNotDeclared:     {name: "payload hash not declared", class: doesNotMatch, s3: "InvalidRequest", s3Status: http.StatusBadRequest},
	MalformedPayload:       {name: "malformed payload hash", class: doesNotMatch, s3: "InvalidArgument", s3Status: http.StatusBadRequest},
	PayloadMismatch:        {name: "payload does not match its hash", class: doesNotMatch, s3: "XAmzContentSHA256Mismatch", s3Status: http.StatusBadRequest},
	IncompleteBody:         {name: "incomplete body", class: doesNotMatch, s3: "IncompleteBody", s3Status: http.StatusBadRequest},
	InvalidChunkSize:       {name: "invalid chunk size", class: doesNotMatch, s3: "InvalidChunkSizeError", s3Status: http.StatusForbidden},
	MalformedTrailer:       {name: "malformed trailer", class: doesNotMatch, s3: "MalformedTrailerError", s3Status: http.StatusBadRequest},
	LengthRequired:         {name: "decoded length required", class: doesNotMatch, s3: "MissingContentLength", s3Status: http.StatusLengthRequired},
}

// In returns the answer in the words of a family. An Error that was not made by this package answers as a Mismatch.
func (e *Error) In(family Family) Answer {
	kind := e.Kind
	if kind == 0 || int(kind) >= len(faults) {
		kind = Mismatch
	}
	fault := faults[kind]
	if family == S3 {
		answer := Answer{Code: fault.s3, Message: e.s3, Status: fault.s3Status, Extra: append(slices.Clip(e.extra), e.texts()...)}
		if e.Presigned && fault.presigned != "" {
			answer.Code, answer.Status = fault.presigned, http.StatusBadRequest
		}
		if e.Presigned && e.s3Presigned != "" {
			answer.Message = e.s3Presigned
		}
		return answer
	}
	code := codes[fault.class]
	answer := Answer{Code: code.json, Message: e.message}
	switch family {
	case Query:
		answer.Code, answer.Status = code.query, code.queryStatus
	case JSON:
		answer.Status = http.StatusBadRequest
	case JSONQueryCompatible:
		answer.Status = code.queryStatus
	default:
		answer.Status = http.StatusForbidden
	}
	if kind == NoCredentials && family != Query {
		answer.Message = missingTokenJSON
	}
	return answer
}

// texts are the elements by which Amazon S3 shows what it made of a request.
func (e *Error) texts() []Field {
	if e.CanonicalRequest == "" {
		return nil
	}
	return []Field{
		{"StringToSign", e.StringToSign},
		{"StringToSignBytes", fmt.Sprintf("% x", e.StringToSign)},
		{"CanonicalRequest", e.CanonicalRequest},
		{"CanonicalRequestBytes", fmt.Sprintf("% x", e.CanonicalRequest)},
	}
}

// Explained is the message of services that show a client what they made of its request, SQS among them
// (async-aws/aws#1948). For every kind but Mismatch it is the plain message.
func (e *Error) Explained() string {
	if e.CanonicalRequest == "" {
		return e.message
	}
	return e.message + "\n\nThe Canonical String for this request should have been\n'" + e.CanonicalRequest +
		"'\n\nThe String-to-Sign should have been\n'" + e.StringToSign + "'\n"
}
