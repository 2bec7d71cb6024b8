package gateway

import (
	"net/http"
	"strings"

	"sluice/internal/service/iam/policy"
	"sluice/internal/wire/sigv4"
)

// What a request gets that authorize does not let through. Sources: AWS's articles "How do I troubleshoot HTTP 403 errors from API
// Gateway?" (messages with their x-amzn-ErrorType) and Developer Guide, "Gateway response types"; answers that users of API Gateway
// report are named where they are used.

// badSignature words a signature that is missing, malformed, wrong or of no one.
func badSignature(fault *sigv4.Error) *refusal {
	answer := fault.In(sigv4.RESTJSON)
	r := &refusal{
		kind: invalidSignatureKind, status: answer.Status, errorType: answer.Code, message: answer.Message, compact: true, cause: fault,
	}
	switch fault.Kind {
	case sigv4.NoCredentials:
		r.kind = missingTokenKind
	case sigv4.TokenExpired, sigv4.SignatureExpired, sigv4.PresignedExpired:
		r.kind = "EXPIRED_TOKEN"
	case sigv4.KeyUnknown, sigv4.TokenInvalid:
		r.kind = accessDeniedKind
	case sigv4.Mismatch:
		// API Gateway shows what it made of the request (mhart/aws4#33, aws/aws-sdk-js#2372).
		r.message = fault.Explained()
	}
	return r
}

const invalidSignatureKind = "INVALID_SIGNATURE"

// headersNotSigned is the answer to a header that must be signed and is not; no answer of AWS is known.
func headersNotSigned(name string) *refusal {
	return &refusal{
		kind: invalidSignatureKind, status: http.StatusForbidden, errorType: "InvalidSignatureException", compact: true,
		message: "There were headers present in the request which were not signed: " + strings.ToLower(name),
	}
}

// accessDenied is the answer to a caller whom policies do not allow the method. Its member is called "Message", and all but the last
// digits of the account are hidden: {"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource:
// arn:aws:execute-api:us-east-1:********9489:609x52qn26/dev/GET/weather because no resource-based policy allows the execute-api:Invoke
// action"}. That is how API Gateway has answered since it tells the reason as IAM does; before, an implicit denial ended with the ARN,
// and an explicit one with "with an explicit deny".
func accessDenied(caller, resource string, d policy.Decision) *refusal {
	return &refusal{
		kind: accessDeniedKind, status: http.StatusForbidden, errorType: "AccessDeniedException", compact: true, capital: true,
		message: policy.Denial{Principal: caller, Action: invoke, Resource: withoutAccount(resource)}.Text(d),
		log:     "The client is not authorized to perform this operation.",
	}
}

// withoutAccount hides all but the end of the account in an ARN.
func withoutAccount(resource string) string {
	const shown = 4
	parts := strings.SplitN(resource, ":", 6)
	if account := parts[4]; len(account) > shown {
		parts[4] = strings.Repeat("*", len(account)-shown) + account[len(account)-shown:]
	}
	return strings.Join(parts, ":")
}
