package sts

import (
	"sluice/internal/api/stsapi"
	"sluice/internal/wire"
)

// The errors of AssumeRoleWithWebIdentity. Where no source is named, users of AWS report the text.

func errNoJWT(cause error) *wire.Error {
	return invalidToken("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)", cause)
}

func errMissingClaim(name string) *wire.Error { // aws/aws-sdk-ruby 2698, aws-actions/configure-aws-credentials 502
	return invalidToken("Missing a required claim: "+name, nil)
}

func errNoProvider(issuerURL string) *wire.Error { // aws-actions/configure-aws-credentials 280
	return invalidToken("No OpenIDConnect provider found in your account for "+issuerURL, nil)
}

func errAudience() *wire.Error { // awslabs/amazon-eks-irsa-cfn 18
	return invalidToken("Incorrect token audience", nil)
}

// errTokenExpired has no space before the second number (awslabs/aws-orbit-workbench 771).
func errTokenExpired(now, ends int64) *wire.Error {
	return stsapi.ErrExpiredTokenException.Newf("Token expired: current date/time %d must be before the expiration date/time%d", now, ends)
}

func errTokenOld(seconds int64) *wire.Error { // mozilla-iam/mozilla-aws-cli 146
	return stsapi.ErrExpiredTokenException.Newf("Token too old: %d", seconds)
}

func errTokenEarly() *wire.Error { // the text is ours
	return invalidToken("The token is not valid yet: check the clock of your identity provider", nil)
}

// errNoKey: an issuer that answers, and not with the key (aws/aws-cli 7194, with its two spaces).
func errNoKey(cause error) *wire.Error {
	return invalidToken("Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements", cause)
}

// errUnreachable: "the identity provider (IDP) that was asked to verify the incoming identity token could not be reached. This
// is often a transient error" (STS API Reference), which SDKs try again. The text is ours.
func errUnreachable(cause error) *wire.Error {
	return &wire.Error{Shape: stsapi.ErrIDPCommunicationErrorException, Message: "Couldn't reach your identity provider", Cause: cause}
}

func errThumbprint(cause error) *wire.Error { // hashicorp-education/learn-terraform-dynamic-credentials 2
	return invalidToken("OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint", cause)
}

func errSignature(cause error) *wire.Error { // the text is ours
	return invalidToken("The token's signature could not be verified", cause)
}

// errClaim: "This might be because the claim is invalid" (STS API Reference, IDPRejectedClaim); the text is ours.
func errClaim(name string) *wire.Error {
	return stsapi.ErrIDPRejectedClaimException.Newf("The claim %s is not valid", name)
}

func errNotTrusted(cause *TrustError) *wire.Error { // aws-actions/configure-aws-credentials 357
	return &wire.Error{Shape: wire.ErrAccessDenied, Message: "Not authorized to perform " + cause.Action, Cause: cause}
}

func invalidToken(text string, cause error) *wire.Error {
	return &wire.Error{Shape: stsapi.ErrInvalidIdentityTokenException, Message: text, Cause: cause}
}
