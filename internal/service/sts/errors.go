package sts

import (
	"errors"
	"fmt"
	"strings"

	"sluice/internal/api/stsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// The errors of STS, with AWS's texts.

// errRoot: users of AWS report it with this text, the documentation says "You cannot use the AWS account root user to
// assume a role".
func errRoot() *wire.Error {
	return wire.ErrAccessDenied.New("Roles may not be assumed by root accounts.")
}

func errInvalidARN(text string) *wire.Error { return wire.ErrValidation.New(text + " is invalid") } // recorded

func errDuplicateTags() *wire.Error { // recorded
	return wire.ErrInvalidParameter.New("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
}

func errTransitiveWithoutTag() *wire.Error { // recorded
	return wire.ErrInvalidParameter.New("The specified transitive tag key must be included in the requested tags.")
}

// errInheritedTag is what LocalStack answers, whose tests of it were validated against AWS.
func errInheritedTag() *wire.Error {
	return wire.ErrInvalidParameter.New("One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.")
}

func errSystemTag() *wire.Error {
	return wire.ErrInvalidParameter.New("aws: prefixed tag key names are not allowed for external use.")
}

// errSystemIdentity: "You cannot use a value that begins with the text aws:" (AssumeRole, SourceIdentity); the text is ours.
func errSystemIdentity(value string) *wire.Error {
	return wire.ErrValidation.Newf("The source identity %s begins with aws:, which is reserved.", value)
}

// errIdentityChange: "the source identity … cannot be changed" along a chain of roles; the text is ours.
func errIdentityChange() *wire.Error {
	return wire.ErrAccessDenied.New("The source identity of a session cannot be changed by role chaining.")
}

func errChainedTooLong() *wire.Error { // as users of AWS report it
	return wire.ErrValidation.New("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
}

func errTooLong() *wire.Error { // as users of AWS report it
	return wire.ErrValidation.New("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
}

func errMalformed(err error) error {
	var fault *policy.Error
	if !errors.As(err, &fault) {
		return fmt.Errorf("parse session policy: %w", err)
	}
	return &wire.Error{Shape: stsapi.ErrMalformedPolicyDocumentException, Message: fault.Message, Cause: errors.New(fault.Detail)}
}

// errPacked has AWS's form: "Packed size of session tags consumes 498% of allotted space." (aws-actions/configure-aws-credentials)
// and "Packed policy consumes 118% of allotted space, please use smaller policy.".
func errPacked(tags bool, percent int) *wire.Error {
	if tags {
		return stsapi.ErrPackedPolicyTooLargeException.Newf("Packed size of session tags consumes %d%% of allotted space.", percent)
	}
	return stsapi.ErrPackedPolicyTooLargeException.Newf("Packed policy consumes %d%% of allotted space, please use smaller policy.", percent)
}

func errTooManyPolicies() *wire.Error {
	return wire.ErrValidation.Newf("1 validation error detected: Value '[...]' at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to %d", policyARNsMax)
}

func errNoPolicy(policyARN string) *wire.Error { // as IAM words it
	return wire.ErrInvalidParameter.Newf("Policy %s does not exist or is not attachable.", policyARN)
}

// errMFA is AWS's answer to the serial number of a device that is not the caller's (aws/aws-cli 6325, with its two spaces).
func errMFA() *wire.Error {
	return wire.ErrAccessDenied.New("MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.")
}

func errMFACode() *wire.Error { // aws/aws-cli 2279
	return wire.ErrAccessDenied.New("MultiFactorAuthentication failed with invalid MFA one time pass code. ")
}

func errHalfMFA() *wire.Error { // y13i/sgviz 9
	return wire.ErrAccessDenied.New("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code. ")
}

func errSessionCredentials(operation string) *wire.Error { // as users of AWS report it of GetSessionToken
	return wire.ErrAccessDenied.New("Cannot call " + operation + " with session credentials")
}

func errMessage(cause error) *wire.Error { // as users of AWS report it
	return &wire.Error{Shape: stsapi.ErrInvalidAuthorizationMessageException, Message: "Message is not valid", Cause: cause}
}

func errNotBuilt(parameter string) *wire.Error {
	return wire.ErrNotImplemented.Newf("The parameter %s is not implemented.", parameter)
}

// errDropped asks the caller to come again: what its session carries was dropped from memory within this call.
func errDropped() *wire.Error {
	return wire.ErrThrottling.New("Rate exceeded")
}

func errNoAccount() *wire.Error { // as moto's users expect it: a key ID that holds no account
	return wire.ErrValidation.New("Invalid AccessKeyId")
}

// denied words a denial: of roles no reason is told but an explicit deny.
func denied(c *service.Call, check service.Check, d policy.Decision) *wire.Error {
	text := policy.Denial{Principal: principalName(c.Caller), Action: check.Action, Resource: check.Resource}
	if d.Verdict == policy.ExplicitDeny || !strings.HasPrefix(check.Resource, "arn:") || strings.Contains(check.Resource, ":federated-user/") {
		return wire.ErrAccessDenied.New(text.Text(d))
	}
	return wire.ErrAccessDenied.New(text.Short())
}

func principalName(c *service.Caller) string {
	if c.Principal.ARN != "" {
		return c.Principal.ARN
	}
	return c.Principal.Name
}
